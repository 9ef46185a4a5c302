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
import type { Payload } from "./payload.ts"

/** So much may be on its way to one session and unacknowledged; the rest waits here. */
const WINDOW = 1_000
/** Nobody who does not read is kept more for. */
const MAX_WAITING = 20_000

/** Where what a room says leaves for one session, in order, at the speed at which its client takes it. */
export class Outlet implements Receiver {
  readonly jid: Jid
  readonly session: Session | undefined
  readonly #xmpp: Xmpp
  readonly #hooks: Hooks
  readonly #address: string
  readonly #escaped: string
  /** What must wait for something ahead of it. */
  #waiting: Payload[] | undefined
  #sinceWindow = 0
  #isLost = false

  constructor(jid: Jid, session: Session | undefined, xmpp: Xmpp, hooks: Hooks) {
    this.jid = jid
    this.session = session
    this.#xmpp = xmpp
    this.#hooks = hooks
    this.#address = jid.toString()
    this.#escaped = escapeAttribute(this.#address)
  }

  /** Whether it has taken less than it was sent, beyond what can be kept for it. */
  get isLost(): boolean {
    return this.#isLost
  }

  send(payload: Payload): void {
    if (this.#waiting === undefined) this.#sendNow(payload)
    else if (this.#waiting.length >= MAX_WAITING) this.#isLost = true
    else this.#waiting.push(payload)
  }

  /** A client that is sent much at once must have taken some of it before more follows (XEP-0198 counts it). */
  hold(): void {
    const { session } = this
    if (session === undefined || this.#waiting !== undefined) return
    if (++this.#sinceWindow < WINDOW) return
    this.#sinceWindow = 0
    this.#waiting = []
    session.whenDelivered(() => this.#release())
  }

  #release(): void {
    const waiting = this.#waiting ?? []
    this.#waiting = undefined
    for (const [index, payload] of waiting.entries()) {
      this.#sendNow(payload)
      this.hold()
      if (this.#waiting === undefined) continue
      // It has to wait again, or something of it does.
      this.#waiting = [...(this.#waiting as Payload[]), ...waiting.slice(index + 1)]
      return
    }
  }

  #sendNow(payload: Payload): void {
    const { session } = this
    if (session === undefined) {
      void this.#xmpp.route(payload.stanzaFor(this.#address))
      return
    }
    const admitted = this.#admit(payload.stanza)
    if (admitted instanceof Promise) {
      this.#waiting = []
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
    const admitted = this.#hooks.admit(messageReceiving, transit)
    return admitted instanceof Promise ? admitted.then((message) => message.stanza) : admitted.stanza
  }

  #admitOther(stanza: Stanza, from: Jid): Stanza | Promise<Stanza> {
    const admitted = this.#hooks.admit(stanzaReceiving, { stanza, from, to: this.jid })
    return admitted instanceof Promise ? admitted.then(() => stanza) : stanza
  }
}

/** What somebody does not want to get is kept from them without a word. */
function silence(error: unknown): undefined {
  if (!(error instanceof DomainError || error instanceof Discarded)) throw error
}
