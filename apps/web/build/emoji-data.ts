import { createRequire } from "node:module"
import type { Plugin } from "vite"

const require = createRequire(import.meta.url)
const NAME = "virtual:emoji-data"
/** Newer ones are boxes on most devices. */
const NEWEST_VERSION = 15.1
/** Skin tones and hair on their own are no emoji to send. */
const COMPONENT_GROUP = 2

interface EmojibaseEmoji {
  readonly emoji: string
  readonly hexcode: string
  readonly label: string
  readonly tags?: readonly string[]
  readonly group?: number
  readonly version: number
  readonly emoticon?: string | readonly string[]
  readonly skins?: readonly unknown[]
}

/** `[emoji, name, words to find it by, shortcodes, group, 1 with skin tones]`; lists are joined by spaces. */
export type PackedEmoji = readonly [string, string, string, string, number, 0 | 1]

/**
 * `virtual:emoji-data`: what the picker needs of emojibase, a quarter of it. English names and words; the shortcodes are
 * those of GitHub and Slack habit.
 */
export function emojiData(): Plugin {
  const resolved = `\0${NAME}`
  return {
    name: "kith-emoji-data",
    resolveId: (id) => (id === NAME ? resolved : undefined),
    load(id) {
      if (id !== resolved) return undefined
      // As text that is parsed when needed: quicker than a literal of that size.
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(packEmoji()))})`
    },
  }
}

export function packEmoji(): PackedEmoji[] {
  const all: readonly EmojibaseEmoji[] = require("emojibase-data/en/data.json")
  const github = require("emojibase-data/en/shortcodes/github.json")
  const emojibase = require("emojibase-data/en/shortcodes/emojibase.json")
  return all
    .filter(
      ({ group, version }) => group !== undefined && group !== COMPONENT_GROUP && version <= NEWEST_VERSION,
    )
    .map(({ emoji, hexcode, label, tags = [], group = 0, skins }) => {
      const names = [github[hexcode], emojibase[hexcode]].flat().filter((name) => typeof name === "string")
      const known = new Set(label.split(" "))
      const words = tags.filter((tag) => !known.has(tag))
      return [
        toRecommended(emoji, hexcode),
        label,
        words.join(" "),
        [...new Set(names)].join(" "),
        group,
        skins ? 1 : 0,
      ]
    })
}

/** The form that Unicode recommends for interchange (UTS #51, RGI): only some need a variation selector. */
function toRecommended(emoji: string, hexcode: string): string {
  const bare = String.fromCodePoint(...hexcode.split("-").map((code) => Number.parseInt(code, 16)))
  return /^\p{RGI_Emoji}$/v.test(bare) ? bare : emoji
}
