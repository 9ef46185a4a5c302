import type { Live } from "@kith/client"

/** What the Enter key does; Shift+Enter does the other, and Ctrl+Enter always sends. */
export type EnterKey = "sends" | "new-line"

const KEY = "kith.enter-key"
const listeners = new Set<() => void>()
let chosen: EnterKey | undefined

/** The choice of this device. */
export const enterKey: Live<EnterKey> = {
  get() {
    if (chosen === undefined) {
      try {
        chosen = localStorage.getItem(KEY) === "new-line" ? "new-line" : "sends"
      } catch {
        chosen = "sends"
      }
    }
    return chosen
  },
  subscribe(listener) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

export function chooseEnterKey(next: EnterKey): void {
  chosen = next
  try {
    localStorage.setItem(KEY, next)
  } catch {
    // It holds until the page is closed.
  }
  for (const listener of listeners) listener()
}
