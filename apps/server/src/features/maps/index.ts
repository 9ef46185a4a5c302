export { maps } from "./feature.ts"
