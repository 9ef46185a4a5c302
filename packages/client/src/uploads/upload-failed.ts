import { Failed } from "../errors.ts"
import type { UploadFailure } from "../failure.ts"

/** A file could not be uploaded. */
export class UploadFailed extends Failed {
  override readonly name = "UploadFailed"
  /** Trying again without a person's help may mend it. */
  readonly isPassing: boolean

  constructor(failure: UploadFailure, isPassing = false, options?: ErrorOptions) {
    super(failure, options)
    this.isPassing = isPassing
  }
}

export function tooLarge(name: string | undefined, maxBytes: number | undefined): UploadFailed {
  return new UploadFailed({
    kind: "file-too-large",
    ...(name !== undefined && { name }),
    ...(maxBytes !== undefined && { maxBytes }),
  })
}
