import { strings } from "../../strings/index.ts"

/** Keys as they are written on keyboards of the language: `["Strg", "Umschalt", "F"]`. */
export function nameKeys(keys: readonly string[]): string[] {
  const { keyCtrl, keyShift, keyEnter, keyEsc, keyDel } = strings.keyboard
  const names: Readonly<Record<string, string>> = {
    Ctrl: keyCtrl,
    Shift: keyShift,
    Enter: keyEnter,
    Esc: keyEsc,
    Del: keyDel,
  }
  return keys.map((key) => names[key] ?? key)
}
