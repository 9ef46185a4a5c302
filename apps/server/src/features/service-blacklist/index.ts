export { serviceBlacklist } from "./feature.ts"
export type { Blacklist } from "./service.ts"
