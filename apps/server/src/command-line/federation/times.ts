/** Day and minute in UTC, as in the log: `2026-11-27 18:04`. */
export function showMinute(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 16).replace("T", " ")
}
