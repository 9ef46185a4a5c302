export { movedAccounts } from "./feature.ts"
export type { MovedAccounts } from "./service.ts"
