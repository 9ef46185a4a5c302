import { Jid, parseElement, type Stanza, stanza } from "@kith/xmpp"
import {
  findDisplayedMarker,
  NS_HINTS,
  NS_MARKERS,
  NS_OCCUPANT_ID,
  NS_STANZA_ID,
  withStanzaId,
} from "@kith/xmpp/extensions"
import type { MessageArchive } from "../message-archive/index.ts"
import type { RoomArchive } from "./service/room-archive.ts"
import { isSubjectChange } from "./service/subject.ts"

/** Keeps the messages of rooms in archives of their own, beside those of accounts. */
export function createRoomArchive(archive: MessageArchive): RoomArchive {
  return {
    record(room, { stanza: said, sender }, commit) {
      const nickname = Jid.parse(said.from ?? "").resource ?? ""
      const displayed = findLoneMarker(said)
      return archive.shared(room).record({ stanza: said.toXml(""), sender, nickname, displayed }, commit)
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

const BESIDE_A_MARKER: ReadonlySet<string> = new Set([NS_MARKERS, NS_HINTS, NS_OCCUPANT_ID, NS_STANZA_ID])

/** The message that has been displayed, of one that says nothing else (XEP-0333 §4.3). */
function findLoneMarker(said: Stanza): string | undefined {
  const displayed = findDisplayedMarker(said)
  const isAlone = said.spans.every(
    ({ name, namespace }) => BESIDE_A_MARKER.has(namespace) || name === "thread",
  )
  return displayed !== undefined && isAlone ? displayed : undefined
}
