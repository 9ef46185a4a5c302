import { language } from "../../strings/language.ts"
import { foldWords } from "./fold-words.ts"

/** An emoji as the picker knows it. */
export interface Emoji {
  readonly emoji: string
  /** In the language of the app, such as `thumbs up`. */
  readonly name: string
  /** To find it by, folded: its name in that language and in English. */
  readonly names: readonly string[]
  /** Further words to find it by, folded, of both languages. */
  readonly words: readonly string[]
  /** English, without colons; the first one is shown. */
  readonly shortcodes: readonly string[]
  readonly group: number
  readonly hasTones: boolean
}

type Packed = readonly [string, string, string, string, number, 0 | 1]
type PackedWords = readonly [string, string]

/** A file for each language, which only its readers fetch. */
const WORDS: Readonly<Record<string, () => Promise<{ default: readonly PackedWords[] }>>> = {
  de: () => import("virtual:emoji-words/de"),
  es: () => import("virtual:emoji-words/es"),
  fr: () => import("virtual:emoji-words/fr"),
  ru: () => import("virtual:emoji-words/ru"),
  ar: () => import("virtual:emoji-words/ar"),
}

const loading = new Map<string, Promise<readonly Emoji[]>>()

/** All emoji, in the order of Unicode. They are loaded when they are first asked for, in a chunk of their own. */
export function loadEmoji(): Promise<readonly Emoji[]> {
  const { tag } = language.get()
  let emoji = loading.get(tag)
  if (emoji === undefined) {
    emoji = load(tag).catch((error: unknown) => {
      // The next time may be online again.
      loading.delete(tag)
      throw error
    })
    loading.set(tag, emoji)
  }
  return emoji
}

async function load(tag: string): Promise<readonly Emoji[]> {
  const [{ default: packed }, words] = await Promise.all([import("virtual:emoji-data"), WORDS[tag]?.()])
  return packed.map((each, index) => unpackEmoji(each, words?.default[index]))
}

/** `inLanguage`: its name and words in another language, beside the English ones. */
export function unpackEmoji(
  [emoji, english, words, shortcodes, group, tones]: Packed,
  inLanguage: PackedWords = ["", ""],
): Emoji {
  const list = (text: string) => (text === "" ? [] : text.split(" "))
  const [name, more] = inLanguage
  return {
    emoji,
    name: name || english,
    names: [...(name === "" ? [] : [foldWords(name)]), foldWords(english)],
    words: [...list(foldWords(more)), ...list(foldWords(words))],
    shortcodes: list(shortcodes),
    group,
    hasTones: tones === 1,
  }
}
