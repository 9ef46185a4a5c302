export { type PrivateStorage, privateStorage } from "./feature.ts"
export type { ElementKeeper, Shelf } from "./service.ts"
