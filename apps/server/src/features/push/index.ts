export { push } from "./feature.ts"
