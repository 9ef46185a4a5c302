import { Jid, parseElement, stanza } from "@kith/xmpp"
import { withStanzaId } from "@kith/xmpp/extensions"
import type { MessageArchive } from "../message-archive/index.ts"
import type { RoomArchive } from "./service/room-archive.ts"
import { isSubjectChange } from "./service/subject.ts"

/** Keeps the messages of rooms in archives of their own, beside those of accounts. */
export function createRoomArchive(archive: MessageArchive): RoomArchive {
  return {
    record(room, { stanza: said, sender }, commit) {
      const nickname = Jid.parse(said.from ?? "").resource ?? ""
      return archive.shared(room).record({ stanza: said.toXml(""), sender, nickname }, commit)
    },

    sentAt: (id) => archive.sentAt(id),

    async latest(room, most) {
      const reader = { address: room, knowsSenders: true }
      const { messages } = await archive
        .shared(room)
        .page(reader, { onlyContent: true }, { before: true, max: most })
      return (
        messages
          .map(({ id, sentAt, stanza: text }) => ({
            id,
            sentAt,
            stanza: withStanzaId(stanza(parseElement(text)), room, id),
          }))
          // XEP-0045 §7.2.13: a subject is no part of the past.
          .filter(({ stanza: said }) => said.has("body") && !isSubjectChange(said))
      )
    },

    abandon: (room) => archive.shared(room).remove(),
  }
}
