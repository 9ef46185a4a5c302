export { pubsubAttachments } from "./feature.ts"
