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
import { escapeAttribute, type Jid, type Stanza } from "@kith/xmpp"
import type { Receiver } from "../service/occupants.ts"
import { type FanOut, STANZA_COST } from "./fan-out.ts"
import type { Lane, Sender } from "./lane.ts"
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
  readonly room: string
  readonly #parts: OutletParts
  readonly #lose: () => void
  readonly #address: string
  readonly #escaped: string
  #queue: Payload[] = []
  /** Of the queue: what is ahead of it has been sent. */
  #first = 0
  /** Where it waits for its turn, while it does. */
  #lane: Lane | undefined
  #sentInWindow = 0
  /** Until the client has taken something, or it is known whether the account wants something. */
  #isHeld = false
  #isLost = false

  /** `lose` is called when the client takes so little that what waits for it cannot be kept. */
  constructor(
    place: { readonly jid: Jid; readonly session: Session | undefined; readonly room: Jid },
    parts: OutletParts,
    lose: () => void,
  ) {
    this.jid = place.jid
    this.session = place.session
    this.room = place.room.toString()
    this.#parts = parts
    this.#lose = lose
    this.#address = this.jid.toString()
    this.#escaped = escapeAttribute(this.#address)
  }

  get isWaiting(): boolean {
    return !this.#isHeld && this.#length > 0
  }

  get #length(): number {
    return this.#queue.length - this.#first
  }

  /** To be sent when it is its turn. */
  push(payload: Payload): void {
    if (this.#isHeld && this.#length >= this.#parts.maxWaiting) this.#giveUp()
    if (this.#isLost) return
    this.#queue.push(payload)
    if (!this.#isHeld) this.#await(1)
  }

  sendSome(most: number): number {
    let [cost, count] = [0, 0]
    try {
      while (cost < most && !this.#isHeld) {
        const payload = this.#queue[this.#first]
        if (payload === undefined) break
        this.#first++
        count++
        cost += payload.length + STANZA_COST
        this.#send(payload)
      }
    } finally {
      if (this.#lane !== undefined) this.#parts.fanOut.count(this.#lane, -count)
      if (!this.isWaiting) this.#lane = undefined
      this.#forgetSent()
    }
    return cost
  }

  /** So many more can be sent now. */
  #await(stanzas: number): void {
    const { fanOut } = this.#parts
    this.#lane ??= fanOut.add(this)
    fanOut.count(this.#lane, stanzas)
  }

  #forgetSent(): void {
    if (this.#first < this.#queue.length && this.#first < 1_000) return
    this.#queue = this.#first < this.#queue.length ? this.#queue.slice(this.#first) : []
    this.#first = 0
  }

  close(): void {
    if (this.#isLost) return
    this.#isLost = true
    if (this.#lane !== undefined && !this.#isHeld) this.#parts.fanOut.count(this.#lane, -this.#length)
    this.#queue = []
    this.#first = 0
  }

  #giveUp(): void {
    if (this.#isLost) return
    this.close()
    this.#lose()
  }

  /** Only ever while it sends: what is left waits for the client from now on, and not for its turn. */
  #hold(): void {
    this.#isHeld = true
    if (this.#lane !== undefined) this.#parts.fanOut.count(this.#lane, -this.#length)
  }

  #release(): void {
    this.#isHeld = false
    if (this.#length === 0) return
    this.#await(this.#length)
    this.#parts.fanOut.run()
  }

  #send(payload: Payload): void {
    const { session } = this
    if (session === undefined) {
      void this.#parts.xmpp.route(payload.stanzaFor(this.#address))
      return
    }
    const admitted = this.#admit(payload)
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
    if (admitted === payload.stanza) {
      session.sendXml(payload.textFor(this.#escaped), payload.nameFor(this.#address))
    } else session.send(admitted.withAttrs({ to: this.#address }))
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
  #admit({ stanza, from }: Payload): Stanza | undefined | Promise<Stanza | undefined> {
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
