export { roomModeration } from "./feature.ts"
