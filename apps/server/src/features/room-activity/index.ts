export { roomActivity } from "./feature.ts"
