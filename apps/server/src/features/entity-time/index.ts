export { entityTime } from "./feature.ts"
