export { personalEvents } from "./feature.ts"
