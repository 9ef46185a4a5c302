export { roomSlowMode } from "./feature.ts"
