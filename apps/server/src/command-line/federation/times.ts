/** Day and minute in UTC: `2026-11-27 18:04`. */
export function showMinute(epochMs: number): string {
  return showSecond(epochMs).slice(0, -3)
}

/** Also the second: `2026-11-27 18:04:59`. */
export function showSecond(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 19).replace("T", " ")
}
