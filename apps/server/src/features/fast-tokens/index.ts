export { type FastTokens, fastTokens } from "./feature.ts"
export type { FastClient } from "./service.ts"
