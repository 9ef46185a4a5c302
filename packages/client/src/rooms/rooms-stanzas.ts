import { Jid, NS_DELAY, parseDateTime, type Stanza } from "@kith/xmpp"
import type { LocalRoom } from "./local-room.ts"
import { NS_CAPTCHA } from "./question.ts"
import type { RoomInvitations } from "./room-invitations.ts"

export interface RoomsStanzasParts {
  /** Only if it is a room, for all we know. */
  find(room: Jid): LocalRoom | undefined
  readonly invitations: RoomInvitations
  /** Epoch ms, by the clock of our server. */
  serverNow(): number
}

/** Finds out which room a stanza is of, if it is of any. */
export class RoomsStanzas {
  readonly #parts: RoomsStanzasParts

  constructor(parts: RoomsStanzasParts) {
    this.#parts = parts
  }

  /** Answers whether the presence is of a room of ours. */
  handlePresence(presence: Stanza): boolean {
    const from = Jid.tryParse(presence.from)
    const room = from && this.#parts.find(from)
    if (from === undefined || room === undefined) return false
    room.stanzas.handlePresence(presence, from)
    return true
  }

  /** Answers whether the message was for everybody in a room, or about one, and no part of a conversation of two. */
  handleMessage(message: Stanza): boolean {
    const from = Jid.tryParse(message.from)
    const room = from && this.#parts.find(from)
    if (message.type === "groupchat") {
      // From a room we have not asked to be in, it is forged or late.
      room?.stanzas.handleGroupMessage(message)
      return true
    }
    const captcha = message.child("captcha", NS_CAPTCHA)
    if (captcha !== undefined && room !== undefined) {
      room.stanzas.handleQuestion(captcha)
      return true
    }
    if (message.type === "error" && room !== undefined && from?.isBare === true)
      return this.#handleError(message, room)
    return this.#parts.invitations.handle(message, this.#receivedAt(message))
  }

  /** XEP-0045 §7.4: we are not in the room any more, and nobody told us; the message goes once we are again. */
  #handleError(message: Stanza, room: LocalRoom): boolean {
    const isOutside = message.child("error")?.child("not-acceptable", "urn:ietf:params:xml:ns:xmpp-stanzas")
    if (isOutside === undefined || !room.isInside) return false
    room.noteLost()
    return true
  }

  /** When the server put it aside for us, if it did. */
  #receivedAt(message: Stanza): number {
    const delay = message.child("delay", NS_DELAY)?.attrs.stamp
    return parseDateTime(delay ?? "") ?? this.#parts.serverNow()
  }
}
