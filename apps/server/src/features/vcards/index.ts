export { vcards } from "./feature.ts"
export type { VCards } from "./service.ts"
