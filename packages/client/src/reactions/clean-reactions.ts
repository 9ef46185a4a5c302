const PER_PERSON_MOST = 20
const LONGEST = 40

/** What of somebody's reactions is emoji, as far as one can tell, and not too many (XEP-0444 §4). */
export function cleanReactions(emojis: readonly string[]): string[] {
  return [...new Set(emojis)].filter(isEmoji).slice(0, PER_PERSON_MOST)
}

/** Also without the selector that makes a picture of it, as some write hearts. */
export function isEmoji(text: string): boolean {
  if (text === "" || text.length > LONGEST || /[\p{L}\s\p{Cc}]/u.test(text)) return false
  return /^(?:\p{RGI_Emoji}|\p{Emoji_Presentation}|\p{Extended_Pictographic}[\u{1F3FB}-\u{1F3FF}]?\uFE0F?)$/v.test(
    text,
  )
}
