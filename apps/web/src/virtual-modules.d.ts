declare module "virtual:emoji-data" {
  /** See `build/emoji-data.ts`. */
  const emoji: readonly (readonly [string, string, string, string, number, 0 | 1])[]
  export default emoji
}

declare module "virtual:emoji-words/*" {
  /** In the order of `virtual:emoji-data`. */
  const words: readonly (readonly [string, string])[]
  export default words
}
