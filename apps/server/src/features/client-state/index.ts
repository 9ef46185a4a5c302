export { clientState } from "./feature.ts"
