import type { Live } from "@kith/client"
import { english, type Language, languages, matchLanguage, matchLocale } from "./languages.ts"
import type { Catalogue } from "./sentences.ts"

/** The chosen language's tag; nothing for that of the browser. It belongs to the device. */
const KEY = "kith.language"

interface LanguageInUse {
  readonly language: Language
  /** BCP 47, for dates and numbers. */
  readonly locale: string
  readonly catalogue: Catalogue
}

let inUse: LanguageInUse | undefined
const listeners = new Set<() => void>()

/** What every sentence is said in; who draws the page again when it changes has the whole page in one language. */
export const language: Live<Language> = {
  get: () => inUse?.language ?? english,
  subscribe(listener) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

/** @throws Error while no language is loaded: sentences are read while drawing, not while a module is evaluated. */
export function languageInUse(): LanguageInUse {
  if (inUse === undefined) throw new Error("No language is loaded yet: await loadLanguage() first")
  return inUse
}

/** How dates and numbers are written. */
export const locale = (): string => languageInUse().locale

/**
 * Loads the language that was chosen on this device, or else the first one of the browser that there is; English, if its
 * file cannot be fetched.
 * @throws TypeError when English cannot be fetched either
 */
export async function loadLanguage(): Promise<void> {
  const chosen = chosenLanguage()
  try {
    await speak(matchLanguage(chosen === undefined ? navigator.languages : [chosen]))
  } catch (error) {
    console.warn("The language cannot be loaded:", error)
    await speak(english)
  }
}

/** The tag that was chosen; undefined: the browser decides. */
export function chosenLanguage(): string | undefined {
  try {
    const tag = localStorage.getItem(KEY)
    return languages.some((language) => language.tag === tag) ? (tag ?? undefined) : undefined
  } catch {
    return undefined
  }
}

/** Says everything in another language from now on. @throws TypeError when its file cannot be fetched */
export async function chooseLanguage(tag: string | undefined): Promise<void> {
  await speak(matchLanguage(tag === undefined ? navigator.languages : [tag]))
  try {
    if (tag === undefined) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, tag)
  } catch {
    // It holds until the page is closed.
  }
}

async function speak(next: Language): Promise<void> {
  speakFrom(next, await next.load())
  document.documentElement.lang = next.tag
  document.documentElement.dir = next.direction
  // What the system shows of the app where it is installed; the build makes one for each language.
  const manifest = next.tag === "en" ? "/manifest.webmanifest" : `/manifest-${next.tag}.webmanifest`
  if (import.meta.env.PROD) document.querySelector("link[rel=manifest]")?.setAttribute("href", manifest)
}

/** Takes a language as it is; `loadLanguage` is what the app calls. */
export function speakFrom(
  next: Language,
  catalogue: Catalogue,
  wanted: readonly string[] = navigator.languages,
): void {
  inUse = { language: next, locale: matchLocale(next, wanted), catalogue }
  for (const listener of listeners) listener()
}
