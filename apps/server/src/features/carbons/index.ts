export { carbons } from "./feature.ts"
