export { offlineMessages } from "./feature.ts"
