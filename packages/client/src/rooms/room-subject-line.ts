import { type Jid, type Stanza, stanza, xml } from "@kith/xmpp"
import { createLive, type Live } from "../live.ts"
import { withoutForbiddenCharacters } from "../messages/outgoing.ts"
import type { RoomSubject } from "./room.ts"

const LONGEST_SUBJECT = 3_000

/** XEP-0045 §7.2.15, §8.1: a text alone would be a message that happens to have a subject. */
export const changesSubject = (message: Stanza): boolean =>
  message.has("subject") && !message.has("body") && !message.has("thread")

export const subjectMessage = (room: Jid, subject: string): Stanza =>
  stanza({
    name: "message",
    attrs: { to: room.toString(), type: "groupchat" },
    children: [xml("subject", {}, withoutForbiddenCharacters(subject))],
  })

/** What a room is about at the moment. */
export class RoomSubjectLine {
  readonly #present = createLive<RoomSubject>({ text: "" })

  get present(): Live<RoomSubject> {
    return this.#present
  }

  /** `by`: the nick of who set it, where that is told. Answers whether it is another one than before. */
  take(message: Stanza, by: string | undefined): boolean {
    const text = (message.child("subject")?.text ?? "").slice(0, LONGEST_SUBJECT)
    const isChanged = text !== this.#present.get().text
    this.#present.set({ text, ...(by !== undefined && { by }) })
    return isChanged
  }
}
