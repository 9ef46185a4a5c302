import { nameKeys } from "../keyboard/name-keys.ts"
import type { Format } from "./format-selection.ts"

/** The keys of editors: with Ctrl, or Command on a Mac; `⇧` wants Shift too. */
export const FORMAT_KEYS: Readonly<Record<Format, string>> = {
  bold: "B",
  italic: "I",
  strike: "⇧X",
  code: "E",
  "code-block": "⇧E",
  quote: "⇧9",
  list: "⇧8",
}

interface Keys {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

export function formatOf({ key, code, ctrlKey, metaKey, altKey, shiftKey }: Keys): Format | undefined {
  if (ctrlKey === metaKey || altKey) return undefined
  // With Shift a digit is another character, which one depends on the keyboard.
  const pressed = (shiftKey ? "⇧" : "") + (/^Digit\d$/.test(code) ? code.slice(-1) : key.toUpperCase())
  const found = Object.entries(FORMAT_KEYS).find(([, keys]) => keys === pressed)
  return found?.[0] as Format | undefined
}

/** As people of this device write it: `Ctrl+Shift+X`, `⇧⌘X`. */
export function describeKeys(format: Format): string {
  const keys = FORMAT_KEYS[format]
  const isMac = /Mac|iPhone|iPad/.test(navigator.platform)
  const letter = keys.replace("⇧", "")
  const shift = keys.startsWith("⇧")
  if (isMac) return `${shift ? "⇧" : ""}⌘${letter}`
  return nameKeys(["Ctrl", ...(shift ? ["Shift"] : []), letter]).join("+")
}
