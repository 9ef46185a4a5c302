export {
  findPageInfo,
  findPageRequest,
  NS_RESULT_SETS,
  type PageInfo,
  type PageRequest,
  pageInfo,
  pageRequest,
} from "./result-set.ts"
