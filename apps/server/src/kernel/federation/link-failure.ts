import { DomainError } from "@kith/feature-kit"
import { StanzaError } from "@kith/xmpp"
import { ServerNotFound } from "./names/index.ts"

/** Why nothing can be sent to another server. */
export class LinkFailure extends Error {
  override readonly name = "LinkFailure"
  /** Trying again will not help before somebody mends something. */
  readonly isLasting: boolean
  readonly condition: Condition

  /** `text`: a sentence that whoever wrote the message is told, and the operator. */
  constructor(
    text: string,
    {
      isLasting = false,
      condition = isLasting ? "remote-server-not-found" : "remote-server-timeout",
    }: { readonly isLasting?: boolean; readonly condition?: Condition } = {},
  ) {
    super(text)
    this.isLasting = isLasting
    this.condition = condition
  }
}

/** RFC 6120 §8.3.3.16, §8.3.3.17. */
type Condition = "remote-server-not-found" | "remote-server-timeout"

/** Whatever kept this server from another one. */
export function toLinkFailure(error: unknown, domain: string): LinkFailure {
  if (error instanceof LinkFailure) return error
  if (error instanceof ServerNotFound) return new LinkFailure(error.message, { isLasting: true })
  // A guard has said that this server is to have nothing to do with it.
  if (error instanceof DomainError) return new LinkFailure(error.text ?? error.code, { isLasting: true })
  const reason = error instanceof Error ? error.message : String(error)
  return new LinkFailure(reason.includes(domain) ? reason : `${domain} cannot be reached: ${reason}`)
}

/** What the sender of a stanza is told. */
export function toBounce({ condition, message }: LinkFailure): StanzaError {
  return new StanzaError(condition, message)
}
