import type { Emoji } from "./emoji-data.ts"
import { foldWords } from "./fold-words.ts"

/** The emoji that a word may mean, in the language of the app or in English, the likeliest first. */
export function searchEmoji(all: readonly Emoji[], query: string, most: number): Emoji[] {
  const typed = query.trim().replace(/^:|:$/g, "")
  const asked = foldWords(typed)
  if (asked === "") return []
  const words = asked.split(/[\s_]+/).filter((word) => word !== "")
  const found: { readonly emoji: Emoji; readonly rank: number }[] = []
  for (const emoji of all) {
    const rank = emoji.emoji === typed ? 0 : rankOf(emoji, asked, words)
    if (rank < Infinity) found.push({ emoji, rank })
  }
  // Sorting is stable: what ranks alike stays in the order of Unicode.
  return found
    .sort((one, other) => one.rank - other.rank)
    .slice(0, most)
    .map(({ emoji }) => emoji)
}

/** Shortcodes, then names and words, whole before begun. */
function rankOf({ names, words, shortcodes }: Emoji, asked: string, parts: readonly string[]): number {
  if (shortcodes.includes(asked)) return 0
  if (names.includes(asked) || words.includes(asked)) return 1
  if (shortcodes.some((code) => code.startsWith(asked))) return 2
  const inNames = names.flatMap((name) => name.split(/[\s-]+/))
  if (parts.every((part) => inNames.some((each) => each.startsWith(part)))) return 3
  const all = [...inNames, ...words]
  if (parts.every((part) => all.some((each) => each.startsWith(part)))) return 4
  return shortcodes.some((code) => code.includes(asked)) ? 5 : Infinity
}

/** By a shortcode, or by a whole name with underscores for spaces: `:smile:`, `:rotes_herz:`. */
export function findByShortcode(all: readonly Emoji[], name: string): Emoji | undefined {
  const asked = foldWords(name.replaceAll("_", " "))
  return (
    all.find(({ shortcodes }) => shortcodes.includes(name)) ?? all.find(({ names }) => names.includes(asked))
  )
}
