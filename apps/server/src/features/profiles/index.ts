export { profiles } from "./feature.ts"
export type { Profile, Profiles } from "./service.ts"
