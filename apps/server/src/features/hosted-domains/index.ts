export { hostedDomains } from "./feature.ts"
