import {
  Discarded,
  DomainError,
  type Hooks,
  type MessageTransit,
  messageReceiving,
  type Session,
  stanzaReceiving,
  type Xmpp,
} from "@kith/feature-kit"
import { escapeAttribute, Jid, type Stanza } from "@kith/xmpp"
import type { Receiver } from "../service/occupants.ts"
import type { FanOut, Sender } from "./fan-out.ts"
import type { Payload } from "./payload.ts"

/** So much may be on its way to one session and unacknowledged; the rest waits here. */
const WINDOW = 1_000

export interface OutletParts {
  readonly fanOut: FanOut
  readonly xmpp: Xmpp
  readonly hooks: Hooks
  /** Stanzas kept for a client that does not take them. */
  readonly maxWaiting: number
}

/** Where what a room says leaves for one session, in order, at the speed at which its client takes it. */
export class Outlet implements Receiver, Sender {
  readonly jid: Jid
  readonly session: Session | undefined
  readonly #parts: OutletParts
  readonly #lose: () => void
  readonly #address: string
  readonly #escaped: string
  #queue: Payload[] = []
  /** Of the queue: what is ahead of it has been sent. */
  #first = 0
  #sentInWindow = 0
  /** Until the client has taken something, or it is known whether the account wants something. */
  #isHeld = false
  #isLost = false

  /** `lose` is called when the client takes so little that what waits for it cannot be kept. */
  constructor(jid: Jid, session: Session | undefined, parts: OutletParts, lose: () => void) {
    this.jid = jid
    this.session = session
    this.#parts = parts
    this.#lose = lose
    this.#address = jid.toString()
    this.#escaped = escapeAttribute(this.#address)
  }

  get waiting(): number {
    return this.#isHeld ? 0 : this.#length
  }

  get #length(): number {
    return this.#queue.length - this.#first
  }

  /** To be sent when it is its turn. */
  push(payload: Payload): void {
    if (this.#isLost) return
    if (this.#isHeld && this.#length >= this.#parts.maxWaiting) {
      this.#isLost = true
      this.#queue = []
      this.#first = 0
      this.#lose()
      return
    }
    this.#queue.push(payload)
    if (this.#isHeld) return
    this.#parts.fanOut.count(1)
    if (this.#length === 1) this.#parts.fanOut.add(this)
  }

  sendSome(most: number): number {
    let sent = 0
    while (sent < most && !this.#isHeld) {
      const payload = this.#queue[this.#first]
      if (payload === undefined) break
      this.#first++
      sent++
      this.#parts.fanOut.count(-1)
      this.#send(payload)
    }
    this.#forgetSent()
    return sent
  }

  #forgetSent(): void {
    if (this.#first < this.#queue.length && this.#first < 1_000) return
    this.#queue = this.#queue.slice(this.#first)
    this.#first = 0
  }

  #hold(): void {
    this.#isHeld = true
    this.#parts.fanOut.count(-this.#length)
  }

  #release(): void {
    this.#isHeld = false
    this.#parts.fanOut.count(this.#length)
    if (this.#length === 0) return
    this.#parts.fanOut.add(this)
    this.#parts.fanOut.run()
  }

  #send(payload: Payload): void {
    const { session } = this
    if (session === undefined) {
      void this.#parts.xmpp.route(payload.stanzaFor(this.#address))
      return
    }
    const admitted = this.#admit(payload.stanza)
    if (admitted instanceof Promise) {
      this.#hold()
      void admitted.then((found) => {
        this.#deliver(session, payload, found)
        this.#release()
      })
    } else this.#deliver(session, payload, admitted)
  }

  #deliver(session: Session, payload: Payload, admitted: Stanza | undefined): void {
    if (admitted === undefined) return
    const stanza = admitted.withAttrs({ to: this.#address })
    if (admitted === payload.stanza) session.sendXml(payload.textFor(this.#escaped), stanza)
    else session.send(stanza)
    // A client that is sent much must have taken some of it before more follows: XEP-0198 counts it.
    if (++this.#sentInWindow < WINDOW || this.#isHeld) return
    this.#sentInWindow = 0
    this.#hold()
    session.whenDelivered(() => this.#release())
  }

  /**
   * What guards of the account think of it, such as a block list; `undefined` where it does not want it. They are shown
   * the one stanza that goes to all, so that what one of them reads in it is parsed once.
   */
  #admit(stanza: Stanza): Stanza | undefined | Promise<Stanza | undefined> {
    const from = Jid.parse(stanza.from ?? "")
    try {
      const admitted =
        stanza.name === "message" ? this.#admitMessage(stanza, from) : this.#admitOther(stanza, from)
      return admitted instanceof Promise ? admitted.catch(silence) : admitted
    } catch (error) {
      return silence(error)
    }
  }

  #admitMessage(stanza: Stanza, from: Jid): Stanza | Promise<Stanza> {
    const transit: MessageTransit = {
      stanza,
      from,
      to: this.jid,
      sender: undefined,
      recipient: this.jid.bare,
      session: undefined,
      archiveId: undefined,
    }
    const admitted = this.#parts.hooks.admit(messageReceiving, transit)
    return admitted instanceof Promise ? admitted.then((message) => message.stanza) : admitted.stanza
  }

  #admitOther(stanza: Stanza, from: Jid): Stanza | Promise<Stanza> {
    const admitted = this.#parts.hooks.admit(stanzaReceiving, { stanza, from, to: this.jid })
    return admitted instanceof Promise ? admitted.then(() => stanza) : stanza
  }
}

/** What somebody does not want to get is kept from them without a word. */
function silence(error: unknown): undefined {
  if (!(error instanceof DomainError || error instanceof Discarded)) throw error
}
