export { serviceAdministration } from "./feature.ts"
export type { Administration } from "./service.ts"
