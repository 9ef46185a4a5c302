export { accountData } from "./feature.ts"
export type { AccountData } from "./service.ts"
