import { DomainError, type ErrorCode } from "@kith/feature-kit"
import type { PubsubCondition } from "@kith/xmpp/extensions"

/** A refusal with the condition of XEP-0060 that says more than the general one. */
export class PubsubError extends DomainError {
  readonly condition: PubsubCondition
  /** Of `unsupported`: what is not supported. */
  readonly feature: string | undefined

  constructor(code: ErrorCode, condition: PubsubCondition, text: string, feature?: string) {
    super(code, text)
    this.condition = condition
    this.feature = feature
  }
}

export function unsupported(feature: string, text: string): PubsubError {
  return new PubsubError("feature-not-implemented", "unsupported", text, feature)
}

/** Of several changes asked for together none was made (XEP-0060 §8.8.2.4, §8.9.2.4). */
export class UnchangedError extends DomainError {}

/** The node was deleted, and its owner said where it is now. */
export class MovedError extends DomainError {
  readonly uri: string

  constructor(uri: string) {
    super("gone", "This node has moved.")
    this.uri = uri
  }
}

export function noSuchNode(): DomainError {
  return new DomainError("not-found", "There is no such node here.")
}
