import { DomainError } from "@kith/feature-kit"

/**
 * What went wrong, in words of ours. `row`: these values were refused, others will do. `again`: two transactions were
 * in each other's way, the same will do when tried again. `server`: nothing can be stored for now.
 */
export interface Failure {
  readonly scope: "row" | "again" | "server"
  readonly error: Error
}

/** A statement that the database refuses: a bug of ours. Its text holds no value of a row. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError"
  readonly code: string

  constructor(text: string, code: string) {
    super(`${text} (${code})`)
    this.code = code
  }
}

/** Why the server cannot start with this database, and what to do. */
export class DatabaseStartError extends Error {
  override readonly name = "DatabaseStartError"
}

const withCause = (error: DomainError, cause: unknown) => Object.assign(error, { cause })

/** Clients try again after this; the door says `wait`. */
const RETRY_AFTER_SECONDS = 5

export const outOfService = (sentence: string, cause: unknown): Failure => ({
  scope: "server",
  error: withCause(new DomainError("resource-constraint", sentence, RETRY_AFTER_SECONDS), cause),
})

export const inTheWay = (cause: unknown): Failure => ({
  scope: "again",
  error: withCause(
    new DomainError("resource-constraint", "Another change was under way. Try again.", RETRY_AFTER_SECONDS),
    cause,
  ),
})

export const duplicate = (code: string): Failure => ({
  scope: "row",
  error: withCause(
    new DomainError("conflict", "That exists already."),
    new DatabaseError("A key is taken already", code),
  ),
})

export const tooLong = (code: string): Failure => ({
  scope: "row",
  error: withCause(
    new DomainError("policy-violation", "A name, address or text is longer than the database can keep."),
    new DatabaseError("A value is too long", code),
  ),
})

export const refused = (text: string, code: string): Failure => ({
  scope: "row",
  error: new DatabaseError(text, code),
})

/** The sentence for the person, without the code that the doors need. */
export const sentenceOf = (error: Error): string =>
  (error instanceof DomainError && error.text) || error.message
