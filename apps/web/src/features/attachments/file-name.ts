/** What a computer may run when somebody opens it. */
const PROGRAMS = new Set(
  "apk app bat bin cmd com command cpl deb desktop dll dmg exe gadget hta html htm jar js jse lnk msi msix pif ps1 py rpm reg scr sh svg url vb vbe vbs ws wsf xhtml xml".split(
    " ",
  ),
)

/** Changes of direction, what has no width, and what ends a line: they make a name look like another one. */
const DECEPTIVE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0]/gu
/** Joins emoji and letters of some scripts; harmless between two others. */
const JOINERS = /\u200C|\u200D/

export interface ShownName {
  /** Without the extension. */
  readonly stem: string
  /** With its dot, as the computer will read it; "" for none. */
  readonly extension: string
  readonly isProgram: boolean
}

/** A name of a file as it really is: deceptive characters are seen, and the last extension stands apart. */
export function showName(name: string): ShownName {
  const visible = name.replace(DECEPTIVE, (character) => (JOINERS.test(character) ? character : "\u25AF"))
  const at = visible.lastIndexOf(".")
  const isExtension = at > 0 && at >= visible.length - 11 && at < visible.length - 1
  const extension = isExtension ? visible.slice(at) : ""
  return {
    stem: isExtension ? visible.slice(0, at) : visible,
    extension,
    isProgram: PROGRAMS.has(extension.slice(1).toLowerCase()),
  }
}

/** The same as one text, for labels. */
export function plainName(name: string | undefined): string {
  const { stem, extension } = showName(name ?? "")
  return stem + extension
}
