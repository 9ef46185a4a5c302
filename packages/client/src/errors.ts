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
  /** Such as `item-not-found`. */
  readonly condition: string
  constructor(condition: string, sentence: string) {
    super(sentence)
    this.condition = condition
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
