import { StanzaError, type StanzaErrorCondition } from "@kith/xmpp"
import { type Failure, stanzaFailure } from "./failure.ts"
import { inEnglish } from "./in-english.ts"

/** Something a person asked for did not work. `failure` says why in a form for any language, `message` in English. */
export class Failed extends Error {
  readonly failure: Failure
  constructor(failure: Failure, options?: ErrorOptions) {
    super(inEnglish(failure), options)
    this.failure = failure
  }
}

/** What was asked needs the server, and there is no connection. */
export class NotConnected extends Failed {
  override readonly name = "NotConnected"
  constructor() {
    super({ kind: "not-connected" })
  }
}

/** The server or a peer answered with an error (RFC 6120 §8.3). */
export class StanzaFailed extends Failed {
  override readonly name = "StanzaFailed"
  readonly condition: StanzaErrorCondition
  constructor(error: StanzaError) {
    super(stanzaFailure(error), { cause: error })
    this.condition = error.condition
  }
}

/** The message would be larger than the server takes. */
export class MessageTooLong extends Failed {
  override readonly name = "MessageTooLong"
  readonly maxBytes: number
  constructor(maxBytes: number) {
    super({ kind: "too-long", maxBytes })
    this.maxBytes = maxBytes
  }
}

/** The store of this device did not take the message: it is shown as failed, with its text, for as long as this page lives. */
export class NotKept extends Failed {
  override readonly name = "NotKept"
  /** Resolves when the message is in the store after all, or was discarded. */
  readonly whenGone: Promise<void>
  constructor(cause: unknown, isForRoom: boolean, whenGone: Promise<void>) {
    super({ kind: "not-kept", ...(isForRoom && { isForRoom }) }, { cause })
    this.whenGone = whenGone
  }
}

/** Whether the same may work when it is asked later: there was no answer in time, or it was to wait (RFC 6120 §8.3.2). */
export function mayWorkLater(error: unknown): boolean {
  return error instanceof StanzaError && error.type === "wait"
}

/** Whether it was refused for good: who asks again later hears the same. */
export function isRefusal(error: unknown): boolean {
  return error instanceof StanzaError && !mayWorkLater(error)
}

/** Runs a request and turns the error stanza of its answer into one to show. */
export async function explainFailure<T>(request: Promise<T>): Promise<T> {
  try {
    return await request
  } catch (error) {
    throw error instanceof StanzaError ? new StanzaFailed(error) : error
  }
}
