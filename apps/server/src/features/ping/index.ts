export { ping } from "./feature.ts"
