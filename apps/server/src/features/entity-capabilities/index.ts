export { entityCapabilities } from "./feature.ts"
