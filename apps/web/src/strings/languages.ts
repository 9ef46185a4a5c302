import type { Catalogue } from "./sentences.ts"

export interface Language {
  /** BCP 47 */
  readonly tag: string
  /** How its speakers call it. */
  readonly name: string
  readonly direction: "ltr" | "rtl"
  /** Its messages, a file of their own that is fetched only by who reads them. */
  load(): Promise<Catalogue>
}

export const english: Language = {
  tag: "en",
  name: "English",
  direction: "ltr",
  load: () => import("./english/index.ts"),
}

/** Every language there is, in the order of their names. The folder of each has a file per section. */
export const languages: readonly Language[] = [
  { tag: "de", name: "Deutsch", direction: "ltr", load: () => import("./german/index.ts") },
  english,
  { tag: "es", name: "Español", direction: "ltr", load: () => import("./spanish/index.ts") },
  { tag: "fr", name: "Français", direction: "ltr", load: () => import("./french/index.ts") },
  { tag: "ru", name: "Русский", direction: "ltr", load: () => import("./russian/index.ts") },
  { tag: "ar", name: "العربية", direction: "rtl", load: () => import("./arabic/index.ts") },
]

/** The first of the languages a person reads that there is, by its primary subtag: `de-AT` finds `de`. */
export function matchLanguage(wanted: readonly string[], among = languages): Language {
  for (const tag of wanted) {
    const exact = among.find((language) => language.tag.toLowerCase() === tag.toLowerCase())
    const found = exact ?? among.find((language) => primarySubtag(language.tag) === primarySubtag(tag))
    if (found !== undefined) return found
  }
  return english
}

/**
 * The tag by which dates and numbers are written: that of the reader's own region where they speak the language there
 * (`en-GB`: 24 hours), else the language's.
 */
export function matchLocale(language: Language, wanted: readonly string[]): string {
  return wanted.find((tag) => primarySubtag(tag) === primarySubtag(language.tag)) ?? language.tag
}

const primarySubtag = (tag: string) => tag.toLowerCase().split("-")[0]
