import { NS_SERVER, type Stanza, withContentNamespace } from "@kith/xmpp"
import { acknowledgementRequest, newlyHandled } from "@kith/xmpp/extensions"
import type { TcpTransport } from "../listeners/tcp/tcp-transport.ts"
import type { Receiver } from "./receiver.ts"

/** How another server has proved who it is. */
export type Proof = "certificate" | "dialback"

/** What a carrier knows of a receiver. */
type IntakeFacts = Pick<Receiver, "received" | "hasPending" | "sayHandled">

/** A stream as a link uses it to send: one of its own, or one that the other side has opened (XEP-0288). */
export class Carrier {
  readonly transport: TcpTransport
  readonly proof: Proof
  readonly isBidirectional: boolean
  #isManaged = false
  /** What the other side has acknowledged, modulo 2^32. */
  #acknowledged = 0
  #underWay = 0
  #isAskDue = false
  readonly #intake: IntakeFacts | undefined
  /** When something last went over it, or came back; epoch milliseconds. */
  usedAt: number

  constructor(
    transport: TcpTransport,
    facts: {
      readonly proof: Proof
      readonly isBidirectional: boolean
      readonly now: number
      /** What comes on it, where it is a stream of ours. */
      readonly intake?: IntakeFacts
    },
  ) {
    this.transport = transport
    this.proof = facts.proof
    this.isBidirectional = facts.isBidirectional
    this.usedAt = facts.now
    this.#intake = facts.intake
  }

  /** Whether the other side says what it has got (XEP-0198). */
  get isManaged(): boolean {
    return this.#isManaged
  }
  get acknowledged(): number {
    return this.#acknowledged
  }
  get isClosed(): boolean {
    return this.transport.isClosed
  }
  /** How many stanzas have come on it, where it is a stream of ours; those of others count themselves. */
  get received(): number {
    return this.#intake?.received ?? 0
  }
  get hasPending(): boolean {
    return this.#intake?.hasPending === true
  }

  /** Says what has been dealt with of what came on it, ahead of a goodbye. */
  sayHandled(): void {
    this.#intake?.sayHandled()
  }

  /** From now on stanzas are counted; a stream that is resumed goes on from `acknowledged`. */
  manage(acknowledged = 0): void {
    this.#isManaged = true
    this.#acknowledged = acknowledged
    this.#underWay = 0
  }

  write(stanza: Stanza, now: number): void {
    const text = withContentNamespace(stanza, NS_SERVER).toXml(NS_SERVER)
    this.transport.sendStanza(text)
    this.#underWay++
    this.usedAt = now
    if (!this.#isManaged || this.#isAskDue) return
    this.#isAskDue = true
    // Once for all that is written in this turn.
    setImmediate(() => {
      this.#isAskDue = false
      if (!this.isClosed) this.transport.sendElement(acknowledgementRequest())
    })
  }

  /** Takes the `h` of an acknowledgement; answers with how many are new, `undefined` for more than were sent. */
  acknowledge(handled: number, now: number): number | undefined {
    const newly = newlyHandled(handled, this.#acknowledged, this.#underWay)
    if (newly === undefined) return undefined
    this.#acknowledged = handled
    this.#underWay -= newly
    this.usedAt = now
    return newly
  }
}
