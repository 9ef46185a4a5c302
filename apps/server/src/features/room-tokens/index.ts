export { roomTokens } from "./feature.ts"
