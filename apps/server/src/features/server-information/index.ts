export { serverInformation } from "./feature.ts"
