/** A run of text, or one character in it that deceives because it cannot be seen. */
export type VisibleRun =
  | { readonly text: string }
  | { readonly hidden: string; readonly name: "rightToLeft" | "leftToRight" | "invisible" }

/**
 * Directions that are forced (U+202A–E, U+2066–9), and what has no width. The marks U+200E, U+200F and U+061C stay: they
 * change no letter's place on their own, and people who write from right to left need them.
 */
const SUSPECTS = /[\u200B-\u200D\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu
const RIGHT_TO_LEFT = "\u202B\u202E\u2067"
const LEFT_TO_RIGHT = "\u202A\u202D\u2066"
/** The end of what was forced: without a beginning, which is shown, it says nothing. */
const ENDS = "\u202C\u2068\u2069"

/** Splits a text so that nothing in it works unseen; most texts are one run. */
export function showHidden(text: string): VisibleRun[] {
  const runs: VisibleRun[] = []
  let from = 0
  for (const { 0: character, index } of text.matchAll(SUSPECTS)) {
    if (isInPlace(text, index, character)) continue
    if (index > from) runs.push({ text: text.slice(from, index) })
    from = index + character.length
    if (!ENDS.includes(character)) runs.push({ hidden: character, name: nameOf(character) })
  }
  if (from < text.length || runs.length === 0) runs.push({ text: text.slice(from) })
  return runs
}

function nameOf(character: string) {
  if (RIGHT_TO_LEFT.includes(character)) return "rightToLeft"
  return LEFT_TO_RIGHT.includes(character) ? "leftToRight" : "invisible"
}

/** Joiners belong to emoji and to scripts that join letters; tags belong to flags. */
function isInPlace(text: string, index: number, character: string): boolean {
  if (character === "\u200D" || character === "\u200C") {
    const before = text.slice(Math.max(0, index - 2), index)
    const after = text.slice(index + 1, index + 3)
    return !isPlainLetter(before.at(-1)) && !isPlainLetter(after.at(0)) && before !== "" && after !== ""
  }
  // A flag of a region is a black flag and tags behind it (UTS #51).
  if (character >= "\u{E0000}")
    return /\u{1F3F4}[\u{E0020}-\u{E007E}]*$/u.test(text.slice(Math.max(0, index - 20), index))
  return false
}

const isPlainLetter = (character: string | undefined): boolean =>
  character !== undefined &&
  /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Nd}\p{Script=Han}\s]/u.test(character)

/** For a name or a line in a list: without what cannot be seen, and no longer than it is read. */
export function withoutHidden(text: string): string {
  return showHidden(text)
    .map((run) => ("text" in run ? run.text : ""))
    .join("")
}
