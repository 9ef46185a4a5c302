export { softwareVersion } from "./feature.ts"
