export { clientAccess } from "./feature.ts"
