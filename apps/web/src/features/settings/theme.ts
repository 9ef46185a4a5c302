import type { Live } from "@kith/client"

export type Theme = "light" | "dark" | "system"

/** Read before the first paint by `public/theme.js`. */
const KEY = "kith.theme"
const listeners = new Set<() => void>()

/** The chosen theme; the page's root carries it, and the tokens follow. */
export const theme: Live<Theme> = {
  get() {
    const chosen = document.documentElement.dataset.theme
    return chosen === "light" || chosen === "dark" ? chosen : "system"
  },
  subscribe(listener) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

export function chooseTheme(next: Theme): void {
  if (next === "system") delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = next
  try {
    if (next === "system") localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, next)
  } catch {
    // It holds until the page is closed.
  }
  for (const listener of listeners) listener()
}
