import { findChatState, type Jid, NS_CHAT_STATES, NS_HINTS, type Stanza, stanza, xml } from "@kith/xmpp"
import type { Clock } from "../clock.ts"
import { createLive, type Live, type Writable } from "../live.ts"
import type { Incoming } from "../messages/incoming.ts"

/** Without another word, nobody types so long. */
const FORGOTTEN_MS = 30_000
/** We say that we paused when no key was pressed for so long (XEP-0085 §5.3). */
const PAUSED_MS = 5_000

const nothing: () => void = () => undefined

/** Who is writing to us, and whom we tell that we are writing (XEP-0085). */
export class Typing {
  readonly #clock: Clock
  readonly #send: (message: Stanza) => boolean
  readonly #mayTell: (peer: Jid) => boolean
  readonly #theirs = new Map<string, { readonly live: Writable<boolean>; cancel: () => void }>()
  readonly #ours = new Map<string, () => void>()
  /** Rooms hear it in another type of message. */
  isRoom: (address: Jid) => boolean = () => false

  /** `mayTell`: whether the person lets this peer know. */
  constructor(clock: Clock, send: (message: Stanza) => boolean, mayTell: (peer: Jid) => boolean) {
    this.#clock = clock
    this.#send = send
    this.#mayTell = mayTell
  }

  /** In a room several write: the room itself says whether anybody does. */
  note(room: Jid, isTyping: boolean): void {
    this.#theirs.get(room.toString())?.live.set(isTyping)
  }

  of(peer: Jid): Live<boolean> {
    return this.#entry(peer).live
  }

  /** Notes what a message says; a text says that its writer is done. */
  handle({ stanza: message, peer, isMine }: Incoming): void {
    if (isMine || message.type === "error") return
    const state = findChatState(message)
    const isText = message.has("body")
    if (state === undefined && !isText) return
    // Strangers do not make us remember them.
    const entry = this.#theirs.get(peer.toString())
    if (entry === undefined) return
    const isTyping = state === "composing" && !isText
    entry.cancel()
    entry.cancel = isTyping ? this.#clock.after(FORGOTTEN_MS, () => entry.live.set(false)) : nothing
    entry.live.set(isTyping)
  }

  /** `isTyping` at each key press; sends only what is new. */
  tell(peer: Jid, isTyping: boolean): void {
    const key = peer.toString()
    const cancel = this.#ours.get(key)
    cancel?.()
    if (isTyping) {
      if (!this.#mayTell(peer)) return
      if (cancel === undefined && !this.#send(this.#stateMessage(peer, "composing"))) return
      this.#ours.set(
        key,
        this.#clock.after(PAUSED_MS, () => this.tell(peer, false)),
      )
    } else if (cancel !== undefined) {
      this.#ours.delete(key)
      this.#send(this.#stateMessage(peer, "paused"))
    }
  }

  /** A message to `peer` says itself that we are done. */
  messageSent(peer: Jid): void {
    this.#ours.get(peer.toString())?.()
    this.#ours.delete(peer.toString())
  }

  /** Nobody is known to be typing any more. */
  reset(): void {
    for (const entry of this.#theirs.values()) {
      entry.cancel()
      entry.live.set(false)
    }
    for (const cancel of this.#ours.values()) cancel()
    this.#ours.clear()
  }

  #entry(peer: Jid) {
    const known = this.#theirs.get(peer.toString())
    if (known !== undefined) return known
    const entry = { live: createLive(false), cancel: nothing }
    this.#theirs.set(peer.toString(), entry)
    return entry
  }

  #stateMessage(peer: Jid, state: "composing" | "paused"): Stanza {
    const type = peer.isBare && this.isRoom(peer) ? "groupchat" : "chat"
    return stanza({
      name: "message",
      attrs: { to: peer.toString(), type },
      children: [xml(state, { xmlns: NS_CHAT_STATES }), xml("no-store", { xmlns: NS_HINTS })],
    })
  }
}
