import { Jid, NS_CLIENT, type Stanza, StreamError, withContentNamespace } from "@kith/xmpp"
import { acknowledgement } from "@kith/xmpp/extensions"
import type { TcpTransport } from "../listeners/tcp/tcp-transport.ts"
import type { Router } from "../router/router.ts"
import { StanzaIntake } from "../router/stanza-intake.ts"
import { Inbox } from "../streams/inbox.ts"

/** Of one stream: each is a name that has been proved. */
const MAX_PAIRS = 200

/** Takes in what another server sends on one stream: for whom it may speak, and how much of it has been dealt with. */
export class Receiver {
  readonly #transport: TcpTransport
  readonly #intake: StanzaIntake
  /** Remote and local domain. */
  readonly #pairs = new Set<string>()
  #inbox: Inbox | undefined
  received = 0

  constructor(transport: TcpTransport, router: Router, maxPending: number) {
    this.#transport = transport
    this.#intake = new StanzaIntake(
      maxPending,
      (order, stanza, done) => router.receiveFrom(order, stanza, done),
      (isOpen) => (isOpen ? transport.resume() : transport.pause()),
    )
  }

  get hasPending(): boolean {
    return this.#intake.hasPending
  }
  get isOpen(): boolean {
    return this.#pairs.size > 0
  }
  get inbox(): Inbox | undefined {
    return this.#inbox
  }

  /** From now on stanzas of that domain for that one of ours are taken. Answers `false` where there are too many. */
  admit(remoteDomain: string, localDomain: string): boolean {
    if (this.#pairs.size >= MAX_PAIRS) return false
    this.#pairs.add(`${remoteDomain} ${localDomain}`)
    return true
  }

  /**
   * From now on stanzas are counted. A stream that is resumed goes on with the `inbox` of the one before, which expects repeats
   * since the other side was told what has been dealt with.
   */
  manage(inbox = new Inbox()): void {
    this.#inbox = inbox
  }

  /** Answers with what ends the stream, if something does. */
  take(sent: Stanza): StreamError | undefined {
    const [from, to] = [Jid.tryParse(sent.from), Jid.tryParse(sent.to)]
    if (from === undefined || to === undefined) {
      return new StreamError("improper-addressing", "A stanza between servers needs from and to.")
    }
    if (!this.#pairs.has(`${from.domain} ${to.domain}`)) {
      // RFC 6120 §8.1.2.2, XEP-0220 §2.2.2.
      return new StreamError(
        "invalid-from",
        `This stream has not been proved to speak for ${from.domain} to ${to.domain}.`,
      )
    }
    this.received++
    const taken = this.#inbox?.take(sent)
    // It has come already, before the connection broke.
    if (this.#inbox !== undefined && taken === undefined) return undefined
    const inbox = this.#inbox
    const addresses = { from: from.toString(), to: to.toString() }
    const stanza = withContentNamespace(sent, NS_CLIENT).withAttrs(addresses)
    this.#intake.take(stanza, addresses.from, taken && (() => inbox?.done(taken)))
    return undefined
  }

  /** Tells what has been dealt with (XEP-0198 §4), and again once all has that came so far. */
  sayHandled(): void {
    const inbox = this.#inbox
    if (inbox === undefined) return
    const say = () => {
      if (this.#transport.isClosed || this.#inbox !== inbox) return
      this.#transport.sendElement(acknowledgement(inbox.handled))
    }
    say()
    inbox.whenCaughtUp(say)
  }
}
