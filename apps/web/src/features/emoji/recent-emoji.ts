import type { Live } from "@kith/client"

const KEY = "kith.recent-emoji"
const KEPT_MOST = 27
/** Where nobody has chosen anything yet. */
const FIRST = ["👍", "❤️", "😂", "🎉", "😮", "😢", "🙏", "🔥", "👏"]
const listeners = new Set<() => void>()
let recent: readonly string[] | undefined

/** What was chosen lately on this device, the last first. */
export const recentEmoji: Live<readonly string[]> = {
  get() {
    recent ??= read()
    return recent
  },
  subscribe(listener) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

export function noteEmoji(emoji: string): void {
  recent = [emoji, ...recentEmoji.get().filter((each) => each !== emoji)].slice(0, KEPT_MOST)
  try {
    localStorage.setItem(KEY, JSON.stringify(recent))
  } catch {
    // It lasts as long as the page then.
  }
  for (const listener of listeners) listener()
}

function read(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]")
    const texts = Array.isArray(kept) ? kept.filter((each) => typeof each === "string") : []
    return [...texts, ...FIRST.filter((each) => !texts.includes(each))].slice(0, KEPT_MOST)
  } catch {
    return FIRST
  }
}
