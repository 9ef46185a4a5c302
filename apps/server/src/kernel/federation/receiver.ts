import { Jid, NS_CLIENT, type Stanza, StreamError, withContentNamespace } from "@kith/xmpp"
import { acknowledgement } from "@kith/xmpp/extensions"
import type { TcpTransport } from "../listeners/tcp/tcp-transport.ts"
import type { Router } from "../router/router.ts"
import type { SenderOrders } from "../router/sender-order.ts"
import { StanzaIntake } from "../router/stanza-intake.ts"
import { Inbox } from "../streams/inbox.ts"

/** Of one stream: each is a name that has been proved. */
const MAX_PAIRS = 200

/** Two domains between which a stream may carry stanzas. */
export interface Pair {
  readonly remote: string
  readonly local: string
}

/** Takes in what another server sends on one stream: for whom it may speak, and how much of it has been dealt with. */
export class Receiver {
  readonly #transport: TcpTransport
  readonly #intake: StanzaIntake
  readonly #routerOf: (localDomain: string) => Router | undefined
  /** By remote and local domain. */
  readonly #pairs = new Map<string, Pair>()
  #inbox: Inbox | undefined
  received = 0

  /** `routerOf` finds who takes what is for one of our domains; `orders` is that of all streams of other servers. */
  constructor(
    transport: TcpTransport,
    routerOf: (localDomain: string) => Router | undefined,
    maxPending: number,
    orders: SenderOrders,
  ) {
    this.#transport = transport
    this.#routerOf = routerOf
    const read = (isOpen: boolean) => (isOpen ? transport.resume() : transport.pause())
    this.#intake = new StanzaIntake(maxPending, read, orders)
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
    this.#pairs.set(`${remoteDomain} ${localDomain}`, { remote: remoteDomain, local: localDomain })
    return true
  }

  /** The pairs it has, in the order in which they were proved. */
  get pairs(): readonly Pair[] {
    return [...this.#pairs.values()]
  }

  /** Takes nothing any more between those two. */
  dismiss({ remote, local }: Pair): void {
    this.#pairs.delete(`${remote} ${local}`)
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
    const router = this.#routerOf(to.domain)
    if (router === undefined) return new StreamError("host-gone", `${to.domain} is not served here any more.`)
    this.received++
    const taken = this.#inbox?.take(sent)
    // It has come already, before the connection broke.
    if (this.#inbox !== undefined && taken === undefined) return undefined
    const inbox = this.#inbox
    const addresses = { from: from.toString(), to: to.toString() }
    const stanza = withContentNamespace(sent, NS_CLIENT).withAttrs(addresses)
    this.#intake.take(stanza, addresses.from, router, taken && (() => inbox?.done(taken)))
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
