/** What a byte below 0x80 can be. Bits of {@link CLASSES}. */
export const NAME_START = 1
export const NAME = 2
export const BLANK = 4
/** Ends a run of plain text: markup, a reference, `]` (which may begin `]]>`), characters XML forbids. */
export const ENDS_TEXT = 8
/** Ends a run of plain attribute text: both quotes, `<`, a reference, white space, characters XML forbids. */
export const ENDS_VALUE = 16

export const CLASSES = new Uint8Array(128)

for (let code = 0; code < 0x20; code++) CLASSES[code] = ENDS_TEXT | ENDS_VALUE
for (const blank of "\t\n\r") CLASSES[blank.charCodeAt(0)] = BLANK | ENDS_VALUE
CLASSES[0x20] = BLANK
for (const special of "<&") CLASSES[special.charCodeAt(0)] = ENDS_TEXT | ENDS_VALUE
for (const quote of "'\"") CLASSES[quote.charCodeAt(0)] = ENDS_VALUE
CLASSES["]".charCodeAt(0)] = ENDS_TEXT
for (const letter of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_:") {
  CLASSES[letter.charCodeAt(0)] = NAME_START | NAME
}
for (const other of "0123456789-.") CLASSES[other.charCodeAt(0)] = NAME

/** `S` of XML 1.0 §2.3. */
export function isBlank(code: number): boolean {
  return code < 0x80 && ((CLASSES[code] ?? 0) & BLANK) !== 0
}

/** `NameStartChar` of XML 1.0 §2.3 beyond ASCII. */
export function isWideNameStart(code: number): boolean {
  return (
    (code >= 0xc0 && code <= 0x2ff && code !== 0xd7 && code !== 0xf7) ||
    (code >= 0x370 && code <= 0x1fff && code !== 0x37e) ||
    (code >= 0x200c && code <= 0x200d) ||
    (code >= 0x2070 && code <= 0x218f) ||
    (code >= 0x2c00 && code <= 0x2fef) ||
    (code >= 0x3001 && code <= 0xd7ff) ||
    (code >= 0xf900 && code <= 0xfdcf) ||
    (code >= 0xfdf0 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0xeffff)
  )
}

/** `NameChar` of XML 1.0 §2.3 beyond ASCII. */
export function isWideName(code: number): boolean {
  return (
    isWideNameStart(code) ||
    code === 0xb7 ||
    (code >= 0x300 && code <= 0x36f) ||
    (code >= 0x203f && code <= 0x2040)
  )
}
