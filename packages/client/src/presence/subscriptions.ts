import { Jid, preauthentication, type Stanza, stanza } from "@kith/xmpp"
import type { Clock } from "../clock.ts"
import { NotConnected } from "../errors.ts"
import { createLive, type Live } from "../live.ts"
import type { ContactRequest } from "../roster/contact.ts"
import type { Roster } from "../roster/roster.ts"

/** Strangers can ask, so there is an end to it. The server gives the others again at the next sign-in. */
const REQUESTS_MOST = 200
const LONGEST_TEXT = 1_000

/** Who may see whose presence (RFC 6121 §3). */
export class Subscriptions {
  readonly #roster: Roster
  readonly #clock: Clock
  readonly #send: (presence: Stanza) => boolean
  readonly #requests = createLive<readonly ContactRequest[]>([])

  constructor(roster: Roster, clock: Clock, send: (presence: Stanza) => boolean) {
    this.#roster = roster
    this.#clock = clock
    this.#send = send
    roster.items.subscribe(() => this.#forgetAnswered())
  }

  get requests(): Live<readonly ContactRequest[]> {
    return this.#requests
  }

  /** Takes presence of type `subscribe` and `unsubscribe`. */
  handle(presence: Stanza): void {
    const jid = Jid.tryParse(presence.from)?.bare
    if (jid === undefined) return
    const others = this.#requests.get().filter((request) => !request.jid.equals(jid))
    // Whom we asked ourselves may ask in return.
    const isMutual = presence.type === "subscribe" && this.#isAsked(jid)
    if (isMutual) this.#send(typed(jid, "subscribed"))
    if (isMutual || presence.type === "unsubscribe") this.#set(others)
    if (isMutual || presence.type !== "subscribe") return
    if (others.length >= REQUESTS_MOST) return
    const text = presence.child("status")?.text.slice(0, LONGEST_TEXT)
    const receivedAt = this.#clock.now()
    this.#set([...others, { jid, receivedAt, ...(text !== undefined && text !== "" && { text }) }])
  }

  /** `invitation`: the token of one, which lets us in without a question (XEP-0379 §3.2). @throws NotConnected */
  ask(address: Jid, invitation?: string): void {
    const preauth = invitation === undefined ? [] : [preauthentication(invitation)]
    const attrs = { to: address.bare.toString(), type: "subscribe" }
    if (!this.#send(stanza({ name: "presence", attrs, children: preauth }))) throw new NotConnected()
  }

  /** Lets `from` see us, and asks the same of it. @throws NotConnected */
  accept(from: Jid): void {
    this.#sendTyped(from, "subscribed")
    if (!this.#isAsked(from)) this.#sendTyped(from, "subscribe")
    this.#remove(from)
  }

  /** @throws NotConnected */
  decline(from: Jid): void {
    this.#sendTyped(from, "unsubscribed")
    this.#remove(from)
  }

  #isAsked(address: Jid): boolean {
    const item = this.#roster.find(address.bare)
    return item?.isPending === true || item?.subscription === "to" || item?.subscription === "both"
  }

  #sendTyped(to: Jid, type: string): void {
    if (!this.#send(typed(to, type))) throw new NotConnected()
  }

  #remove(from: Jid): void {
    this.#set(this.#requests.get().filter(({ jid }) => !jid.equals(from.bare)))
  }

  /** Another device of ours may have answered. */
  #forgetAnswered(): void {
    this.#set(this.#requests.get().filter(({ jid }) => !this.#roster.maySeeUs(jid)))
  }

  #set(requests: readonly ContactRequest[]): void {
    const present = this.#requests.get()
    if (requests.length === 0 && present.length === 0) return
    this.#requests.set(requests)
  }
}

const typed = (to: Jid, type: string): Stanza =>
  stanza({ name: "presence", attrs: { to: to.bare.toString(), type } })
