import { StanzaError, type StanzaErrorCondition } from "@kith/xmpp"

/** What was asked needs the server, and there is no connection. */
export class NotConnected extends Error {
  override readonly name = "NotConnected"
  constructor(sentence = "There is no connection to the server. Try again when you are online.") {
    super(sentence)
  }
}

/** The server or a peer answered with an error (RFC 6120 §8.3). `message` is a sentence to show. */
export class StanzaFailed extends Error {
  override readonly name = "StanzaFailed"
  readonly condition: StanzaErrorCondition
  constructor(error: StanzaError) {
    super(describeStanzaError(error), { cause: error })
    this.condition = error.condition
  }
}

/** The message would be larger than the server takes. */
export class MessageTooLong extends Error {
  override readonly name = "MessageTooLong"
  readonly maxBytes: number
  constructor(maxBytes: number) {
    super(`This message is too long: at most ${maxBytes} bytes can be sent at once.`)
    this.maxBytes = maxBytes
  }
}

const SENTENCES: Partial<Record<StanzaErrorCondition, string>> = {
  "service-unavailable": "This address cannot be reached: it may not exist, or it does not take messages.",
  "item-not-found": "There is nobody and nothing at this address.",
  "remote-server-not-found":
    "The other server cannot be found, or does not prove who it is. Is the address right?",
  "remote-server-timeout": "There was no answer in time. Try again later.",
  "recipient-unavailable": "The recipient cannot be reached at the moment.",
  "resource-constraint": "The other side has no room for more at the moment. Try again later.",
  "policy-violation": "The server refuses this by a rule of its own.",
  "not-acceptable": "The other side does not accept this.",
  "not-allowed": "This is not allowed.",
  "jid-malformed": "This is no valid address.",
  forbidden: "You are not allowed to do this.",
  gone: "This address has moved or does not exist any more.",
}

/** Text of the other side is quoted when it looks like text for people. */
export function describeStanzaError({ condition, text }: StanzaError): string {
  const known = SENTENCES[condition]
  if (known !== undefined) return known
  return text !== undefined && text.length <= 200 ? text : "The server answered with an error."
}

/** Runs a request and turns the error stanza of its answer into one to show. */
export async function explainFailure<T>(request: Promise<T>): Promise<T> {
  try {
    return await request
  } catch (error) {
    throw error instanceof StanzaError ? new StanzaFailed(error) : error
  }
}
