export { privilegedEntities } from "./feature.ts"
