export { type PrivateStorage, privateStorage } from "./feature.ts"
export type { ElementKeeper } from "./service.ts"
