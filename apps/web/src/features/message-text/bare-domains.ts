/** Endings that in a chat are those of a host and nothing else. */
const PLAIN =
  "com|org|net|edu|gov|info|eu|de|ch|fr|es|nl|ru|ua|cz|se|dk|fi|pt|uk|ca|br|jp|kr|cn|au|nz|tr|gr|il|mx|ar|io|dev|ai|chat|wiki|social|рф|укр"
/** Those that are words too, behind which a space was forgotten, or belong to files: they need a path behind them. */
const DOUBTFUL =
  "it|in|me|no|at|be|is|to|us|do|so|la|pl|im|ie|co|app|md|rs|sh|ly|gl|gg|tv|fm|cc|xyz|page|site|online|cloud|tech"

/**
 * A host as people write one, without a scheme: in small letters at its end, for a sentence begins with a large one, and
 * not behind what makes it a part of something else, such as an address. At most five labels (RFC 1035 §2.3.1).
 */
const DOMAIN = new RegExp(
  `(?<![\\p{L}\\p{N}_@./:\\\\&=#-])(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?\\.){1,5}(?:(?:${PLAIN})(?![\\p{L}\\p{N}_@-]|\\.[\\p{L}\\p{N}])(?::\\d{2,5})?(?:[/?#][^\\s<>"\`]{0,2000})?|(?:${DOUBTFUL})/[^\\s<>"\`]{1,2000})`,
  "gu",
)

/** Such hosts with what belongs to them, and their places in the text (UTF-16 code units). */
export function findBareDomains(text: string): { readonly index: number; readonly address: string }[] {
  if (!/\.\p{Ll}{2}/u.test(text)) return []
  return [...text.matchAll(DOMAIN)].map(({ 0: address, index }) => ({ index, address }))
}
