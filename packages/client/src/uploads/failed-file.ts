import type { Failure } from "../failure.ts"

/** A file of a message of ours that is still on this device, because it could not be uploaded. Plain JSON. */
export interface FailedFile {
  /** What its attachment has instead of the address it would get. */
  readonly url: string
  readonly failure: Failure
}

/** What is said of the whole where several files were to go: the others are kept, and this many could not be uploaded. */
export function failureOfAll(failed: readonly FailedFile[], files: number): Failure {
  const [first] = failed
  if (first === undefined || files > 1) return { kind: "files-failed", count: failed.length }
  return first.failure
}
