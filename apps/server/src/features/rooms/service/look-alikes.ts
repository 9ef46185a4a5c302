/**
 * Letters of other scripts, and figures, that look like Latin ones in common fonts, in the manner of the skeletons of
 * Unicode Technical Standard 39. Not its whole table of many thousand: those that impersonate in practice.
 */
const LOOK_ALIKES: readonly (readonly [look: string, letters: string])[] = [
  // Capitals stand with the small letters they look like: I, l, 1 and | are one shape.
  ["l", "I1|ӏӀіӏІιΙⅼⅠℓǀ∣׀וןا١۱"],
  ["o", "0OоОοΟօՕ੦೦൦๐໐०০٥ە○◯ഠ"],
  ["a", "аαɑ"],
  ["A", "АΑᎪ"],
  ["B", "ВΒᏴ"],
  ["b", "Ьᖯ"],
  ["C", "СϹᏟ"],
  ["c", "сϲᴄ"],
  ["d", "ԁᏧɗ"],
  ["D", "Ꭰ"],
  ["e", "еҽ℮"],
  ["E", "ЕΕᎬ"],
  ["F", "Ϝ"],
  ["g", "ɡց"],
  ["G", "ԌᏀ"],
  ["h", "һհᏂ"],
  ["H", "НΗᎻ"],
  ["j", "јϳ"],
  ["J", "ЈᎫ"],
  ["k", "κкᴋ"],
  ["K", "КΚᏦ"],
  ["L", "Ꮮ"],
  ["M", "МΜᎷ"],
  ["m", "м"],
  ["n", "ոпη"],
  ["N", "Ν"],
  ["p", "рρ"],
  ["P", "РΡᏢ"],
  ["q", "ԛզ"],
  ["r", "гᴦ"],
  ["S", "ЅՏᏚ"],
  ["s", "ѕ"],
  ["T", "ТΤᎢ"],
  ["t", "т"],
  ["u", "υսᴜ"],
  ["U", "Ս"],
  ["v", "νѵ"],
  ["V", "ᏙѴ"],
  ["w", "ԝѡաᴡ"],
  ["W", "ᎳԜ"],
  ["x", "хχ"],
  ["X", "ХΧ"],
  ["y", "уүγყ"],
  ["Y", "ΥҮ"],
  ["Z", "ΖᏃ"],
  ["-", "‐‑‒–—−⁃"],
  ["'", "’‘ʼʹ′`´ʻ"],
  [".", "․·•∙"],
]

const SHAPES: ReadonlyMap<string, string> = new Map(
  LOOK_ALIKES.flatMap(([look, letters]) => [...letters].map((letter) => [letter, look] as const)),
)

/** The same for two texts that look alike. Letters keep their case: a small l looks like a capital I, a small i does not. */
export function skeletonOf(text: string): string {
  let skeleton = ""
  for (const character of text.normalize("NFKD")) skeleton += SHAPES.get(character) ?? character
  return skeleton.replace(/ +/g, " ").replaceAll("rn", "m").replaceAll("vv", "w").normalize("NFC")
}
