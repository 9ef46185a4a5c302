export { blocking } from "./feature.ts"
export { blockListChanged, blockRequested } from "./hooks.ts"
export type { Blocking } from "./service.ts"
