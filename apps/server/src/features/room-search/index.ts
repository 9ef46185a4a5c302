export { roomSearch } from "./feature.ts"
