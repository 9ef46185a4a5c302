export { presence } from "./feature.ts"
export type { Availability, Presence } from "./service.ts"
