export { displayedSynchronization } from "./feature.ts"
