import type { Live } from "@kith/client"

/** The modifiers of UTS #51 §2.4; `""` is the yellow that stands for nobody. */
export const SKIN_TONES = ["", "\u{1F3FB}", "\u{1F3FC}", "\u{1F3FD}", "\u{1F3FE}", "\u{1F3FF}"] as const
export type SkinTone = (typeof SKIN_TONES)[number]

const KEY = "kith.skin-tone"
const listeners = new Set<() => void>()
let chosen: SkinTone | undefined

/** The choice of this device. */
export const skinTone: Live<SkinTone> = {
  get() {
    if (chosen === undefined) {
      try {
        const kept = localStorage.getItem(KEY)
        chosen = SKIN_TONES.find((tone) => tone === kept) ?? ""
      } catch {
        chosen = ""
      }
    }
    return chosen
  },
  subscribe(listener) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

export function chooseSkinTone(tone: SkinTone): void {
  chosen = tone
  try {
    localStorage.setItem(KEY, tone)
  } catch {
    // It holds until the page is closed.
  }
  for (const listener of listeners) listener()
}

/**
 * The emoji in a skin tone: each person in it takes the modifier, in place of a variation selector; the hands between two
 * people do not.
 */
export function withSkinTone(emoji: string, tone: SkinTone): string {
  if (tone === "") return emoji
  return emoji.replace(/(?!(?<=\u200D)\u{1F91D})(\p{Emoji_Modifier_Base})\uFE0F?/gu, `$1${tone}`)
}
