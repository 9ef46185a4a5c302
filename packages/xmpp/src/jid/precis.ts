import { satisfiesBidiRule } from "./bidi.ts"

/** The text holds a character, or an order of characters, that its profile forbids. */
export class PrecisError extends Error {
  override readonly name = "PrecisError"
}

type Verdict = "valid" | "freeform" | "context" | "disallowed"

const EXCEPTION_VALID = /^[\u00DF\u03C2\u06FD\u06FE\u0F0B\u3007]$/u
const EXCEPTION_CONTEXT = /^[\u00B7\u0375\u05F3\u05F4\u30FB\u0660-\u0669\u06F0-\u06F9]$/u
const EXCEPTION_DISALLOWED = /^[\u0640\u07FA\u302E\u302F\u3031-\u3035\u303B]$/u
const UNASSIGNED = /^\p{Cn}$/u
const ASCII7 = /^[!-~]$/
const JOIN_CONTROL = /^[\u200C\u200D]$/
const OLD_HANGUL_JAMO = /^[\u1100-\u11FF\uA960-\uA97C\uD7B0-\uD7FB]$/
const IGNORABLE = /^[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\p{Cc}]$/u
const LETTER_DIGIT = /^[\p{Ll}\p{Lu}\p{Lo}\p{Nd}\p{Lm}\p{Mn}\p{Mc}]$/u
const FREEFORM = /^[\p{Lt}\p{Nl}\p{No}\p{Me}\p{Zs}\p{S}\p{P}]$/u

/** RFC 8264 §8, in its order. */
function judge(character: string): Verdict {
  if (EXCEPTION_VALID.test(character)) return "valid"
  if (EXCEPTION_CONTEXT.test(character)) return "context"
  if (EXCEPTION_DISALLOWED.test(character)) return "disallowed"
  if (ASCII7.test(character)) return "valid"
  if (JOIN_CONTROL.test(character)) return "context"
  if (OLD_HANGUL_JAMO.test(character)) return "disallowed"
  if (IGNORABLE.test(character) || UNASSIGNED.test(character)) return "disallowed"
  if (character.normalize("NFKC") !== character) return "freeform"
  if (LETTER_DIGIT.test(character)) return "valid"
  if (FREEFORM.test(character)) return "freeform"
  return "disallowed"
}

const VIRAMA =
  /[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D3B\u0D3C\u0D4D\u0DCA\u0E3A\u0EBA\u0F84\u1039\u103A\u1714\u1734\u17D2\u1A60\u1B44\u1BAA\u1BAB\u1BF2\u1BF3\u2D7F\uA806\uA8C4\uA953\uA9C0\uAAF6\uABED\u{10A3F}\u{11046}\u{1107F}\u{110B9}\u{11133}\u{11134}\u{111C0}\u{11235}\u{112EA}\u{1134D}\u{11442}\u{114C2}\u{115BF}\u{1163F}\u{116B6}\u{1172B}\u{11839}\u{119E0}\u{11A34}\u{11A47}\u{11A99}\u{11C3F}\u{11D44}\u{11D45}\u{11D97}]$/u
const GREEK = /^\p{Script=Greek}/u
const HEBREW = /\p{Script=Hebrew}$/u
const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u
const ARABIC_INDIC = /[\u0660-\u0669]/
const EXTENDED_ARABIC_INDIC = /[\u06F0-\u06F9]/

/**
 * RFC 5892 Appendix A. The zero width non-joiner is accepted after a virama only: its second rule, about joining types,
 * needs a table that nothing here has.
 */
function fitsContext(character: string, before: string, after: string, whole: string): boolean {
  switch (character) {
    case "\u200C":
    case "\u200D":
      return VIRAMA.test(before)
    case "\u00B7":
      return before.endsWith("l") && after.startsWith("l")
    case "\u0375":
      return GREEK.test(after)
    case "\u05F3":
    case "\u05F4":
      return HEBREW.test(before)
    case "\u30FB":
      return JAPANESE.test(whole)
    default:
      return ARABIC_INDIC.test(character) ? !EXTENDED_ARABIC_INDIC.test(whole) : !ARABIC_INDIC.test(whole)
  }
}

function check(text: string, allowsFreeform: boolean): void {
  let index = 0
  for (const character of text) {
    const verdict = judge(character)
    const isFine =
      verdict === "valid" ||
      (verdict === "freeform" && allowsFreeform) ||
      (verdict === "context" &&
        fitsContext(character, text.slice(0, index), text.slice(index + character.length), text))
    // A space is not in ASCII7, hence never valid in an identifier.
    if (!isFine) {
      const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")
      throw new PrecisError(`The character U+${code} is not allowed here`)
    }
    index += character.length
  }
}

const WIDE_OR_NARROW = /[\u3000\uFF01-\uFFEE]/g
const OTHER_SPACE = /[\p{Zs}--\u0020]/gv

/** The IdentifierClass of RFC 8264 §4.2, with the rules of labels and user names: no mark first, directions in order. */
export function checkIdentifier(text: string): void {
  check(text, false)
  if (/^\p{M}/u.test(text)) throw new PrecisError("It must not begin with a combining mark")
  if (!satisfiesBidiRule(text)) throw new PrecisError("It mixes writing directions")
}

export const mapWidth = (text: string): string =>
  text.replace(WIDE_OR_NARROW, (character) => character.normalize("NFKC"))

/** The profile UsernameCaseMapped (RFC 8265 §3.3). */
export function prepareUsername(text: string): string {
  const prepared = mapWidth(text).toLowerCase().normalize("NFC")
  if (prepared === "") throw new PrecisError("It must not be empty")
  check(prepared, false)
  if (!satisfiesBidiRule(prepared)) throw new PrecisError("It mixes writing directions")
  return prepared
}

const PRINTABLE_ASCII = /^[ -~]+$/

/** The profile OpaqueString (RFC 8265 §4.2): case and inner spaces stay. */
export function prepareOpaque(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text
  if (text === "") throw new PrecisError("It must not be empty")
  const prepared = text.replace(OTHER_SPACE, " ").normalize("NFC")
  check(prepared, true)
  return prepared
}

/** A password as SASL compares it. Throws {@link PrecisError} for an empty one and for control characters. */
export const preparePassword = prepareOpaque

/** The profile Nickname (RFC 8266 §2.3) for showing: outer spaces go, inner ones become one; letters keep their case. */
export function prepareNickname(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return requireText(text.trim().replace(/ +/g, " "))
  return untilStable(text, (nickname) => {
    check(nickname, true)
    return nickname.replace(OTHER_SPACE, " ").trim().replace(/ +/g, " ").normalize("NFKC")
  })
}

/** Two nicknames with the same key look like one another (RFC 8266 §2.4). */
export function nicknameKey(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return prepareNickname(text).toLowerCase()
  return untilStable(text, (nickname) => prepareNickname(nickname).toLowerCase().normalize("NFKC"))
}

function requireText(text: string): string {
  if (text === "") throw new PrecisError("It must not be empty")
  return text
}

/** RFC 8266 §2.3: the rules are applied until nothing changes, at most three more times. */
function untilStable(text: string, apply: (text: string) => string): string {
  let current = text
  for (let round = 0; round < 4; round++) {
    const next = requireText(apply(current))
    if (next === current) return next
    current = next
  }
  throw new PrecisError("It has no stable form")
}
