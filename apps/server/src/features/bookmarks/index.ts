export { bookmarks } from "./feature.ts"
export type { Bookmarks } from "./service/index.ts"
