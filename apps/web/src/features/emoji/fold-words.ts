/** Without case and accents: `Grüße` is found by `grusse`, `cœur` by `coeur`, and Arabic without its marks. */
export function foldWords(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[œæß]/g, (letter) => (letter === "œ" ? "oe" : letter === "æ" ? "ae" : "ss"))
}
