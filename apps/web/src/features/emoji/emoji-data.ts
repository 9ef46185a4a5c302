/** An emoji as the picker knows it. */
export interface Emoji {
  readonly emoji: string
  /** Its English name, such as `thumbs up`. */
  readonly name: string
  /** Further words to find it by. */
  readonly words: readonly string[]
  /** Without colons; the first one is shown. */
  readonly shortcodes: readonly string[]
  readonly group: number
  readonly hasTones: boolean
}

let loading: Promise<readonly Emoji[]> | undefined

/** All emoji, in the order of Unicode. They are loaded when they are first asked for, in a chunk of their own. */
export function loadEmoji(): Promise<readonly Emoji[]> {
  loading ??= import("virtual:emoji-data").then(
    ({ default: packed }) => packed.map(unpackEmoji),
    (error) => {
      // The next time may be online again.
      loading = undefined
      throw error
    },
  )
  return loading
}

export function unpackEmoji([emoji, name, words, shortcodes, group, tones]: readonly [
  string,
  string,
  string,
  string,
  number,
  0 | 1,
]): Emoji {
  const list = (text: string) => (text === "" ? [] : text.split(" "))
  return { emoji, name, words: list(words), shortcodes: list(shortcodes), group, hasTones: tones === 1 }
}
