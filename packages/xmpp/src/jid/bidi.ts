/**
 * The bidirectional classes that RFC 5893 tells apart, found by script and category because regular expressions know no
 * `Bidi_Class`.
 */
type BidiClass = "L" | "R" | "AL" | "AN" | "EN" | "ES" | "CS" | "ET" | "ON" | "NSM"

const NONSPACING = /^[\p{Mn}\p{Me}]$/u
const ARABIC_NUMBER =
  /^[\u0600-\u0605\u0660-\u0669\u066B\u066C\u06DD\u{10D30}-\u{10D39}\u{10E60}-\u{10E7E}]$/u
const EUROPEAN_NUMBER = /^[0-9\u06F0-\u06F9\u00B2\u00B3\u00B9\u2070-\u2079\u2080-\u2089\u{1D7CE}-\u{1D7FF}]$/u
const EUROPEAN_SEPARATOR = /^[+\-\u207A\u207B\u208A\u208B\u2212]$/u
const COMMON_SEPARATOR = /^[,./:\u00A0\u060C\u202F\u2044]$/u
const EUROPEAN_TERMINATOR = /^[#%\u00B0\u00B1\u066A\u2030-\u2034\u2213\p{Sc}]$/u
const ARABIC_LETTER =
  /^[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Hanifi_Rohingya}\p{Script=Sogdian}\u061B-\u061F]$/u
const RIGHT_TO_LEFT =
  /^[\u05BE-\u05F4\u07C0-\u08FF\uFB1D-\uFB4F\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}\u200F]$/u
const NEUTRAL = /^[\p{P}\p{S}\p{Z}\u02B9\u02BA\u02C2-\u02CF\u0374\u0375]$/u

function bidiClass(character: string): BidiClass {
  if (NONSPACING.test(character)) return "NSM"
  if (ARABIC_NUMBER.test(character)) return "AN"
  if (EUROPEAN_NUMBER.test(character)) return "EN"
  if (EUROPEAN_SEPARATOR.test(character)) return "ES"
  if (COMMON_SEPARATOR.test(character)) return "CS"
  if (EUROPEAN_TERMINATOR.test(character)) return "ET"
  if (ARABIC_LETTER.test(character)) return "AL"
  if (RIGHT_TO_LEFT.test(character)) return "R"
  if (NEUTRAL.test(character)) return "ON"
  return "L"
}

/** RFC 5893 §2. A text without any right-to-left character always satisfies it here, as RFC 8264 §5.2.5 wants. */
export function satisfiesBidiRule(text: string): boolean {
  const classes = Array.from(text, bidiClass)
  if (!classes.some((of) => of === "R" || of === "AL" || of === "AN")) return true
  const first = classes[0]
  const last = classes.findLast((of) => of !== "NSM")
  if (first === "R" || first === "AL") {
    if (classes.includes("L")) return false
    if (classes.includes("EN") && classes.includes("AN")) return false
    return last === "R" || last === "AL" || last === "EN" || last === "AN"
  }
  // A left-to-right label must not hold what made us look (rule 5); any other first class breaks rule 1.
  return false
}
