export { roomHats } from "./feature.ts"
