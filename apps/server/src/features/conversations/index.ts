export { conversations } from "./feature.ts"
