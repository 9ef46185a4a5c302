import { findForm, type Jid, type Stanza, type XmlElement } from "@kith/xmpp"
import type { Attendance } from "./attendance.ts"
import type { Entrance } from "./entrance.ts"
import { readOccupantPresence } from "./read-occupant.ts"
import { type RoomFacts, readRoomMessage } from "./read-room-message.ts"
import type { RoomMessages } from "./room-messages.ts"
import { changesSubject, type RoomSubjectLine } from "./room-subject-line.ts"
import type { SilenceWatch } from "./silence-watch.ts"
import { STATUS, tellsConfiguration } from "./status-codes.ts"

export interface RoomStanzasParts {
  readonly entrance: Entrance
  readonly attendance: Attendance
  readonly subject: RoomSubjectLine
  readonly messages: RoomMessages
  readonly silence: SilenceWatch
  facts(): RoomFacts
  /** What the room tells about itself is not true any more. */
  onConfigured(): void
}

/** Hands what a room says to those whom it concerns. What comes while we do not want in is forged or late. */
export class RoomStanzas {
  readonly #to: RoomStanzasParts

  constructor(parts: RoomStanzasParts) {
    this.#to = parts
  }

  /** A presence from the room or somebody in it. */
  handlePresence(presence: Stanza, from: Jid): void {
    const { entrance, attendance, silence } = this.#to
    silence.heard()
    if (presence.type === "error") {
      entrance.handleError(presence)
      return
    }
    const read = readOccupantPresence(presence, from)
    if (read === undefined || !entrance.isWanted) return
    const isMe = read.statuses.has(STATUS.self) || read.nick === entrance.nick
    const { hasOccupantIds } = this.#to.facts()
    attendance.take(presence, from, read, { isMe, isInside: entrance.isInside, hasOccupantIds })
    if (isMe) entrance.handleSelf(read)
  }

  /** A message of type `groupchat` from the room or somebody in it. */
  handleGroupMessage(message: Stanza): void {
    const { entrance, attendance, messages, silence } = this.#to
    if (!entrance.isWanted) return
    silence.heard()
    const incoming = readRoomMessage(message, this.#to.facts())
    if (incoming === undefined) return
    if (tellsConfiguration(message)) this.#to.onConfigured()
    const { senderName, stampMs, isMine } = incoming
    if (changesSubject(message)) {
      this.#takeSubject(message, senderName, stampMs !== undefined)
      return
    }
    if (senderName !== undefined && !isMine && stampMs === undefined) {
      attendance.typing.handle(message, senderName)
    }
    messages.inbox.put(incoming)
  }

  /** A question of the room before it lets us in (XEP-0158). */
  handleQuestion(captcha: XmlElement): void {
    const form = findForm(captcha)
    if (form !== undefined) this.#to.entrance.handleQuestion(form)
  }

  #takeSubject(message: Stanza, by: string | undefined, isPast: boolean): void {
    const { subject, messages, attendance } = this.#to
    if (!subject.take(message, by) || isPast || !messages.isUpToDate) return
    const { text } = subject.present.get()
    attendance.events.add({ kind: "subject", subject: text, ...(by !== undefined && { by }) })
  }
}
