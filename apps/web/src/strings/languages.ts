import type { Catalogue } from "./sentences.ts"

export interface Language {
  /** BCP 47 */
  readonly tag: string
  /** How its speakers call it. */
  readonly name: string
  readonly direction: "ltr" | "rtl"
  /** What is shown where its messages, or the app, cannot be fetched: the only words outside of them. */
  readonly cannotLoad: string
  /** Its messages, a file of their own that is fetched only by who reads them. */
  load(): Promise<Catalogue>
}

export const english: Language = {
  tag: "en",
  name: "English",
  direction: "ltr",
  cannotLoad: "Kith could not be loaded. Check your connection, then load this page again.",
  load: () => import("./english/index.ts"),
}

/** Every language there is, in the order of their names. The folder of each has a file per section. */
export const languages: readonly Language[] = [
  {
    tag: "de",
    name: "Deutsch",
    direction: "ltr",
    cannotLoad: "Kith ließ sich nicht laden. Prüfe deine Verbindung und lade diese Seite dann neu.",
    load: () => import("./german/index.ts"),
  },
  english,
  {
    tag: "es",
    name: "Español",
    direction: "ltr",
    cannotLoad: "No se pudo cargar Kith. Revisa tu conexión y vuelve a cargar esta página.",
    load: () => import("./spanish/index.ts"),
  },
  {
    tag: "fr",
    name: "Français",
    direction: "ltr",
    cannotLoad: "Kith n’a pas pu être chargé. Vérifiez votre connexion, puis rechargez cette page.",
    load: () => import("./french/index.ts"),
  },
  {
    tag: "ru",
    name: "Русский",
    direction: "ltr",
    cannotLoad: "Не удалось загрузить Kith. Проверьте соединение и обновите эту страницу.",
    load: () => import("./russian/index.ts"),
  },
  {
    tag: "ar",
    name: "العربية",
    direction: "rtl",
    cannotLoad: "تعذّر تحميل Kith. يُرجى التحقق من اتصالك، ثم إعادة تحميل هذه الصفحة.",
    load: () => import("./arabic/index.ts"),
  },
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
