export { avatars } from "./feature.ts"
export type { Avatar, Avatars } from "./service.ts"
