export type { ClientFeatures, Features } from "./client-features.ts"
export { entityCapabilities } from "./feature.ts"
