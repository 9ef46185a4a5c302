export { type ExternalServices, externalServices } from "./feature.ts"
