export { roomAffiliationVersions } from "./feature.ts"
