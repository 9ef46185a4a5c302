export { publicSubscriptions } from "./feature.ts"
