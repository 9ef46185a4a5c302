export { guests } from "./feature.ts"
