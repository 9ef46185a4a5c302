import type { Clock } from "@kith/feature-kit"
import { NS_SERVER, type Stanza, StreamError } from "@kith/xmpp"
import { findDialback, NS_STREAM_MANAGEMENT } from "@kith/xmpp/extensions"
import { UNAUTHENTICATED_LIMITS } from "@kith/xmpp/stream"
import type { Router } from "../router/router.ts"
import type { SenderOrders } from "../router/sender-order.ts"
import { isStanza } from "../streams/is-stanza.ts"
import { Carrier } from "./carrier.ts"
import type { Conversation, Successor } from "./conversation.ts"
import type { DialbackAnswers } from "./dialback-answers.ts"
import type { Link } from "./link.ts"
import type { Resumption } from "./link-parts.ts"
import type { OpenedStream } from "./open-stream.ts"
import { Receiver } from "./receiver.ts"
import type { FederationSettings } from "./settings.ts"

export interface OutgoingParts {
  readonly settings: FederationSettings
  readonly clock: Clock
  readonly router: Router
  readonly dialback: DialbackAnswers
  readonly orders: SenderOrders
}

/** A stream that this side has opened and may send on, and perhaps the other one too. */
export class OutgoingStream implements Successor {
  readonly carrier: Carrier
  readonly #link: Link
  readonly #parts: OutgoingParts
  readonly #receiver: Receiver
  readonly #id: string | undefined
  #isOver = false

  constructor(
    conversation: Conversation,
    link: Link,
    opened: OpenedStream,
    resumption: Resumption | undefined,
    parts: OutgoingParts,
  ) {
    const { transport } = conversation
    const { settings, clock, router, orders } = parts
    const { proof, isBidirectional, management } = opened
    this.#link = link
    this.#parts = parts
    const receiver = new Receiver(transport, () => router, settings.maxPendingStanzas, orders)
    this.#receiver = receiver
    this.carrier = new Carrier(transport, { proof, isBidirectional, now: clock.now(), intake: receiver })
    transport.setLimits({ ...UNAUTHENTICATED_LIMITS, maxBytes: settings.maxStanzaBytes })
    if (isBidirectional) this.#receiver.admit(link.remoteDomain, link.localDomain)
    this.#id = management?.kind === "new" ? management.id : resumption?.id
    if (management !== undefined) this.#manage(management, resumption)
    link.attach(this.carrier)
    conversation.handOver(this)
  }

  onStanza(element: Stanza): void {
    if (this.#isOver) return
    try {
      const error = this.#take(element)
      if (error !== undefined) this.#fail(error)
    } catch (error) {
      this.#fail(error)
    }
  }

  onOver(error: unknown): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#link.detach(this.carrier, error, this.carrier.isClosed ? this.#resumption : undefined)
  }

  get #resumption(): Resumption | undefined {
    if (this.#id === undefined) return undefined
    const { settings, clock } = this.#parts
    const until = clock.now() + settings.resumeSeconds * 1000
    return { id: this.#id, acknowledged: this.carrier.acknowledged, inbox: this.#receiver.inbox, until }
  }

  #manage(management: NonNullable<OpenedStream["management"]>, resumption: Resumption | undefined): void {
    // What the stream before has brought over is not sent again.
    const handled = management.kind === "resumed" ? management.handled : management.handledBefore
    if (handled !== undefined && resumption !== undefined) {
      this.#link.arrived(handled, resumption.acknowledged)
    }
    if (management.kind === "resumed") {
      this.carrier.manage(management.handled)
      this.#receiver.manage(resumption?.inbox)
    } else {
      this.carrier.manage()
      this.#receiver.manage()
    }
  }

  #take(element: Stanza): StreamError | undefined {
    if (element.namespace === NS_STREAM_MANAGEMENT) return this.#takeManagement(element)
    const step = findDialback(element)
    if (step !== undefined) return this.#parts.dialback.take(this.carrier.transport, step)
    if (!isStanza(element, NS_SERVER)) {
      return new StreamError("unsupported-stanza-type", `Nothing here understands <${element.name}/>.`)
    }
    this.carrier.usedAt = this.#parts.clock.now()
    return this.#receiver.take(element)
  }

  #takeManagement(element: Stanza): StreamError | undefined {
    if (element.name === "r") this.#receiver.sayHandled()
    if (element.name !== "a") return undefined
    return this.#link.takeAcknowledgement(this.carrier, element)
  }

  #fail(error: unknown): void {
    const { transport } = this.carrier
    const reason = error instanceof StreamError ? error : new StreamError("bad-format")
    this.onOver(error)
    transport.close(reason)
  }
}
