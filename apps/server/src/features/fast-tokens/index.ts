export { type FastTokens, fastTokens } from "./feature.ts"
export { clientOf, type FastClient } from "./service.ts"
