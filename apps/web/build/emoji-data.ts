import { createRequire } from "node:module"
import type { Plugin } from "vite"

const require = createRequire(import.meta.url)
const NAME = "virtual:emoji-data"
/** `virtual:emoji-words/de` */
const WORDS = /^virtual:emoji-words\/(de|es|fr|ru|ar)$/
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

/** Of another language: `[name, words to find it by]`; an empty name where it has none. */
export type PackedWords = readonly [string, string]

/**
 * `virtual:emoji-data`: what the picker needs of emojibase, a quarter of it. English names and words; the shortcodes are
 * those of GitHub and Slack habit. `virtual:emoji-words/<language>`: the same emoji in the same order.
 */
export function emojiData(): Plugin {
  return {
    name: "kith-emoji-data",
    resolveId: (id) => (id === NAME || WORDS.test(id) ? `\0${id}` : undefined),
    load(id) {
      const language = WORDS.exec(id.slice(1))?.[1]
      if (id !== `\0${NAME}` && language === undefined) return undefined
      const packed = language === undefined ? packEmoji() : packWords(language)
      // As text that is parsed when needed: quicker than a literal of that size.
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(packed))})`
    },
  }
}

export function packEmoji(): PackedEmoji[] {
  const github = require("emojibase-data/en/shortcodes/github.json")
  const emojibase = require("emojibase-data/en/shortcodes/emojibase.json")
  return listEmoji().map(({ emoji, hexcode, label, tags = [], group = 0, skins }) => {
    const names = [github[hexcode], emojibase[hexcode]].flat().filter((name) => typeof name === "string")
    return [
      toRecommended(emoji, hexcode),
      label,
      wordsBeside(label, tags),
      [...new Set(names)].join(" "),
      group,
      skins ? 1 : 0,
    ]
  })
}

/** Names and words in German, Spanish, French, Russian or Arabic. */
export function packWords(language: string): PackedWords[] {
  if (language === "ar") return listEmoji().map(({ emoji }) => inArabic(emoji))
  const all: readonly EmojibaseEmoji[] = require(`emojibase-data/${language}/data.json`)
  const found = new Map(all.map((each) => [each.hexcode, each]))
  return listEmoji().map(({ hexcode }) => {
    const { label = "", tags = [] } = found.get(hexcode) ?? {}
    return [label, wordsBeside(label, tags)]
  })
}

function inArabic(emoji: string): PackedWords {
  const words: Readonly<Record<string, PackedWords>> = require("./cldr/arabic.json")
  const known = words[emoji.replaceAll("\uFE0F", "")]
  if (known !== undefined) return known
  // Flags are in CLDR as the names of regions.
  const letters = [...emoji].map((letter) => (letter.codePointAt(0) ?? 0) - 0x1_f1_e6)
  if (letters.length !== 2 || letters.some((letter) => letter < 0 || letter > 25)) return ["", ""]
  const region = String.fromCharCode(...letters.map((letter) => 65 + letter))
  const name = new Intl.DisplayNames("ar", { type: "region", fallback: "none" }).of(region)
  return name === undefined ? ["", ""] : [`علم: ${name}`, ""]
}

function listEmoji(): readonly EmojibaseEmoji[] {
  const all: readonly EmojibaseEmoji[] = require("emojibase-data/en/data.json")
  return all.filter(
    ({ group, version }) => group !== undefined && group !== COMPONENT_GROUP && version <= NEWEST_VERSION,
  )
}

/** Those that are not in the name. */
function wordsBeside(label: string, tags: readonly string[]): string {
  const known = new Set(label.split(" "))
  return [...new Set(tags.flatMap((tag) => tag.split(" ")))].filter((tag) => !known.has(tag)).join(" ")
}

/** The form that Unicode recommends for interchange (UTS #51, RGI): only some need a variation selector. */
function toRecommended(emoji: string, hexcode: string): string {
  const bare = String.fromCodePoint(...hexcode.split("-").map((code) => Number.parseInt(code, 16)))
  return /^\p{RGI_Emoji}$/v.test(bare) ? bare : emoji
}
