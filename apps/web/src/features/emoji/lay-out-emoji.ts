import type { Emoji } from "./emoji-data.ts"
import { searchEmoji } from "./search-emoji.ts"

export type GroupKey =
  | "found"
  | "recent"
  | "smileys"
  | "people"
  | "animals"
  | "food"
  | "travel"
  | "activities"
  | "objects"
  | "symbols"
  | "flags"

export interface EmojiSection {
  readonly key: GroupKey
  readonly emoji: readonly Emoji[]
}

/** By the numbers of emojibase; 2 are the parts of others. */
const GROUPS: readonly (GroupKey | undefined)[] = [
  "smileys",
  "people",
  undefined,
  "animals",
  "food",
  "travel",
  "activities",
  "objects",
  "symbols",
  "flags",
]
const FOUND_MOST = 90

/** What the picker shows: what was searched for, or what was chosen lately and then everything by groups. */
export function layOutEmoji(all: readonly Emoji[], query: string, recent: readonly string[]): EmojiSection[] {
  if (query.trim() !== "") {
    const found = searchEmoji(all, query, FOUND_MOST)
    return found.length === 0 ? [] : [{ key: "found", emoji: found }]
  }
  const sections = new Map<GroupKey, Emoji[]>()
  for (const emoji of all) {
    const key = GROUPS[emoji.group]
    if (key === undefined) continue
    const section = sections.get(key)
    if (section === undefined) sections.set(key, [emoji])
    else section.push(emoji)
  }
  // Chosen in a skin tone, it is shown as it was chosen.
  const names = new Map(all.map(({ emoji, name }) => [withoutTone(emoji), name]))
  const lately = recent.flatMap((emoji): Emoji[] => {
    const name = names.get(withoutTone(emoji))
    if (name === undefined) return []
    return [{ emoji, name, names: [], words: [], shortcodes: [], group: -1, hasTones: false }]
  })
  return [
    ...(lately.length > 0 ? [{ key: "recent" as const, emoji: lately }] : []),
    ...[...sections].map(([key, emoji]) => ({ key, emoji })),
  ]
}

const withoutTone = (emoji: string): string => emoji.replace(/[\u{1F3FB}-\u{1F3FF}\uFE0F]/gu, "")
