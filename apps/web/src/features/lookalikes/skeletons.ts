/** Makes texts that look alike the same text. */
export interface Skeletons {
  /**
   * What a name is known by: those of two names that can be mistaken for each other have one in common. Two at most, since
   * a capital I looks like an l, and a small i does not; none where there is nothing to see.
   */
  keysOf(name: string): readonly string[]
}

/** A name that nobody can read to its end deceives nobody by its end. */
const MOST_LETTERS = 100
const MOST_REMEMBERED = 20_000
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\s]/gu
/** Marks above, below and through letters of Europe; those of other scripts are letters to their readers. */
const MARKS = /[\u0300-\u036F]/g

/**
 * Skeletons after Unicode's UTS #39 §4, coarser than there: case, spaces, marks and forms of compatibility (fullwidth, bold,
 * in circles) make no difference either, since all of them are easily overlooked in a list of names.
 *
 * @param table a letter, and what it is mistaken for
 */
export function createSkeletons(table: Readonly<Record<string, string>>): Skeletons {
  const remembered = new Map<string, readonly string[]>()
  const prototypes = new Map(Object.entries(table))

  const skeletonOf = (text: string): string => {
    let skeleton = ""
    for (const letter of text.normalize("NFD").replace(MARKS, ""))
      skeleton += prototypes.get(letter) ?? letter
    return skeleton.normalize("NFD").replace(MARKS, "")
  }

  return {
    keysOf(name) {
      let keys = remembered.get(name)
      if (keys === undefined) {
        const seen = name.slice(0, MOST_LETTERS).normalize("NFKC").replace(UNSEEN, "")
        keys = [...new Set([skeletonOf(seen).toLowerCase(), skeletonOf(seen.toLowerCase())])].filter(Boolean)
        if (remembered.size >= MOST_REMEMBERED) remembered.clear()
        remembered.set(name, keys)
      }
      return keys
    },
  }
}

/**
 * A name as its owner may well write it another time: case, spaces around and between words and the accents of whole
 * letters (José, Jose) may differ. What differs beyond that is a trick.
 */
export function honestForm(name: string): string {
  if (/^[!-~]*$/.test(name)) return name.toLowerCase()
  let form = ""
  for (const letter of name.normalize("NFC").toLowerCase())
    form += /\p{L}/u.test(letter) ? letter.normalize("NFD").replace(MARKS, "") : letter
  return form.replace(/[ \u00A0]+/g, " ").trim()
}

const SCRIPTS = ["Latin", "Cyrillic", "Greek", "Armenian", "Cherokee", "Coptic", "Lisu"].map(
  (script) => new RegExp(`\\p{Script=${script}}`, "u"),
)

/** How strangely a name is written: of two that look alike, the stranger one is the imitation. */
export function oddnessOf(name: string): number {
  const scripts = SCRIPTS.filter((script) => script.test(name)).length
  let oddness = scripts > 1 ? 10 * (scripts - 1) : 0
  // Unseen characters, forms of compatibility, marks that belong to no letter.
  if (name.normalize("NFKC") !== name.normalize("NFC")) oddness += 10
  if (/\p{Default_Ignorable_Code_Point}/u.test(name) || /[\u0300-\u036F]/.test(name.normalize("NFC")))
    oddness += 10
  if (name !== name.trim() || /\s\s/.test(name)) oddness += 5
  // A digit among letters, a capital after a small letter at the end of a word.
  if (/\p{L}\d\p{L}|\p{Ll}[I|]+(?!\p{Lu})/u.test(name)) oddness += 5
  return oddness
}
