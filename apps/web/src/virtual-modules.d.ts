declare module "virtual:emoji-data" {
  /** See `build/emoji-data.ts`. */
  const emoji: readonly (readonly [string, string, string, string, number, 0 | 1])[]
  export default emoji
}
