export { announcements } from "./feature.ts"
export type { Announcements } from "./service.ts"
