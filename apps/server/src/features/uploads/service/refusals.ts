import { DomainError } from "@kith/feature-kit"

/** XEP-0363 §6: says how large a file may be. */
export class FileTooLarge extends DomainError {
  readonly maxBytes: number

  constructor(maxBytes: number) {
    super("not-acceptable", `The file is too large. A file may have ${maxBytes} bytes.`)
    this.maxBytes = maxBytes
  }
}

/** A limit is reached; `retryAt`, in epoch milliseconds, is when the same would be possible, if it ever is. */
export function limitReached(text: string, now: number, retryAt?: number): DomainError {
  const seconds = retryAt === undefined ? undefined : Math.max(1, Math.ceil((retryAt - now) / 1000))
  return new DomainError("resource-constraint", text, seconds)
}
