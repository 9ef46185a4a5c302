import type { Emoji } from "./emoji-data.ts"

/** The emoji that a word may mean, the likeliest first. */
export function searchEmoji(all: readonly Emoji[], query: string, most: number): Emoji[] {
  const asked = query.trim().toLowerCase().replace(/^:|:$/g, "")
  if (asked === "") return []
  const words = asked.split(/[\s_]+/)
  const found: { readonly emoji: Emoji; readonly rank: number }[] = []
  for (const emoji of all) {
    const rank = rankOf(emoji, asked, words)
    if (rank < Infinity) found.push({ emoji, rank })
  }
  // Sorting is stable: what ranks alike stays in the order of Unicode.
  return found
    .sort((one, other) => one.rank - other.rank)
    .slice(0, most)
    .map(({ emoji }) => emoji)
}

/** The emoji itself, for who pastes it; then shortcodes, names and words, whole before begun. */
function rankOf({ emoji, name, words, shortcodes }: Emoji, asked: string, parts: readonly string[]): number {
  if (emoji === asked || shortcodes.includes(asked)) return 0
  if (name === asked || words.includes(asked)) return 1
  if (shortcodes.some((code) => code.startsWith(asked))) return 2
  const names = name.split(/[\s-]+/)
  if (parts.every((part) => names.some((each) => each.startsWith(part)))) return 3
  const all = [...names, ...words]
  if (parts.every((part) => all.some((each) => each.startsWith(part)))) return 4
  return shortcodes.some((code) => code.includes(asked)) ? 5 : Infinity
}

export function findByShortcode(all: readonly Emoji[], name: string): Emoji | undefined {
  return all.find(({ shortcodes }) => shortcodes.includes(name))
}
