/**
 * Why a service refuses. Each door translates the code in one place: the XMPP door into a stanza error
 * (RFC 6120 §8.3.3), the API door into an HTTP status.
 */
export type ErrorCode =
  | "bad-request"
  | "conflict"
  | "feature-not-implemented"
  | "forbidden"
  | "gone"
  | "jid-malformed"
  | "not-acceptable"
  | "not-allowed"
  | "not-authorized"
  | "not-found"
  | "policy-violation"
  | "recipient-unavailable"
  | "registration-required"
  | "remote-server-not-found"
  | "remote-server-timeout"
  | "resource-constraint"
  | "service-unavailable"
  | "subscription-required"
  | "undefined-condition"
  | "unexpected-request"

/**
 * The only error a service throws on purpose; everything else is a bug and reaches the caller as
 * internal-server-error with an id that the log repeats.
 *
 * `text` is a sentence for the person: what is wrong and what to do next.
 */
export class DomainError extends Error {
  override readonly name = "DomainError"
  readonly code: ErrorCode
  readonly text: string | undefined
  /** Seconds after which trying again makes sense, where the refusal is a matter of time. */
  readonly retryAfterSeconds: number | undefined

  constructor(code: ErrorCode, text?: string, retryAfterSeconds?: number) {
    super(text === undefined ? code : `${code}: ${text}`)
    this.code = code
    this.text = text
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** Thrown by a guard where an answer would be wrong: the stanza goes no further, and its sender is told nothing. */
export class Discarded extends Error {
  override readonly name = "Discarded"
}
