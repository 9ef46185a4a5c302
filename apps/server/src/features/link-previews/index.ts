export { type LinkPreviews, linkPreviews } from "./feature.ts"
