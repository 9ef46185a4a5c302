import type { Live } from "@kith/client"

/** How the app looks on this device. */
export interface Appearance {
  readonly theme: "light" | "dark" | "system"
  /** `more`: also where the system does not ask for it. */
  readonly contrast: "system" | "more"
  readonly accent: Accent
  /** In percent of what the browser has. */
  readonly textSize: TextSize
  readonly density: "comfortable" | "compact"
}

export const ACCENTS = ["spruce", "ocean", "plum", "rose", "amber", "stone"] as const
export type Accent = (typeof ACCENTS)[number]
export const TEXT_SIZES = [90, 100, 112, 125, 150] as const
export type TextSize = (typeof TEXT_SIZES)[number]

const USUAL: Appearance = {
  theme: "system",
  contrast: "system",
  accent: "spruce",
  textSize: 100,
  density: "comfortable",
}

/** Read before the first paint by `public/theme.js`. */
const KEY = "kith.appearance"
/** COMPAT(1.0): where versions before 0.2 kept the theme. */
const OLD_KEY = "kith.theme"
const listeners = new Set<() => void>()
let chosen = read()

/** What was chosen; the page's root carries it, and the tokens follow. */
export const appearance: Live<Appearance> = {
  get: () => chosen,
  subscribe(listener) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

/** Takes effect at once, and for the next visits. */
export function changeAppearance(change: Partial<Appearance>): void {
  chosen = { ...chosen, ...change }
  apply(chosen)
  try {
    localStorage.setItem(KEY, JSON.stringify(chosen))
    localStorage.removeItem(OLD_KEY)
  } catch {
    // It holds until the page is closed.
  }
  for (const listener of listeners) listener()
}

/** Only what differs from the usual stands on the root. */
function apply({ theme, contrast, accent, textSize, density }: Appearance): void {
  const root = document.documentElement
  const set = (name: string, value: string, usual: string) => {
    if (value === usual) delete root.dataset[name]
    else root.dataset[name] = value
  }
  set("theme", theme, USUAL.theme)
  set("contrast", contrast, USUAL.contrast)
  set("accent", accent, USUAL.accent)
  set("density", density, USUAL.density)
  root.style.fontSize = textSize === USUAL.textSize ? "" : `${textSize}%`
}

function read(): Appearance {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? "{}")
    const theme = stored.theme ?? localStorage.getItem(OLD_KEY)
    return {
      theme: theme === "light" || theme === "dark" ? theme : USUAL.theme,
      contrast: stored.contrast === "more" ? "more" : USUAL.contrast,
      accent: ACCENTS.find((accent) => accent === stored.accent) ?? USUAL.accent,
      textSize: TEXT_SIZES.find((size) => size === stored.textSize) ?? USUAL.textSize,
      density: stored.density === "compact" ? "compact" : USUAL.density,
    }
  } catch {
    return USUAL
  }
}

/** How high a line of a list is, in pixels: `--row-height` of ui/tokens.css, for lists that draw a part only. */
export function rowHeightPx(): number {
  const height = getComputedStyle(document.documentElement).getPropertyValue("--row-height")
  return Number.parseFloat(height) * remPx()
}

/** The size of a letter that all others are measured by, in pixels. */
export function remPx(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
}
