/** SQLite's "database or disk is full". */
const SQLITE_FULL = 13

/**
 * Whether a store failed because the device, or the browser (its quota), has no room for more. Browsers say
 * `QuotaExceededError` also where the disk is full.
 */
export function isStoreFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error.name === "QuotaExceededError") return true
  if ("errcode" in error && error.errcode === SQLITE_FULL) return true
  return error.cause !== undefined && isStoreFull(error.cause)
}
