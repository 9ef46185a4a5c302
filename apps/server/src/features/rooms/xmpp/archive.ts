import type { Xmpp } from "@kith/feature-kit"
import { Jid, serialize } from "@kith/xmpp"
import { NS_ARCHIVE, roomNotice } from "@kith/xmpp/extensions"
import {
  type ArchivedMessage,
  answerSharedArchiveIq,
  type MessageArchive,
} from "../../message-archive/index.ts"
import { requireArchiveReader } from "../service/archive-access.ts"
import type { OnRoomIq, RoomIqHandler } from "./iq.ts"

/** XEP-0313: what was said in a room, for all who may enter it. */
export function serveArchive(
  on: OnRoomIq,
  { archive, xmpp }: { readonly archive: MessageArchive; readonly xmpp: Xmpp },
): void {
  const answer: RoomIqHandler = async (room, request, viewer) => {
    const { knowsSenders } = requireArchiveReader(room, await viewer())
    return answerSharedArchiveIq(xmpp, archive.shared(room.jid), request, {
      knowsSenders,
      ...(knowsSenders && { show: withSender }),
    })
  }
  on("get", NS_ARCHIVE, answer)
  on("set", NS_ARCHIVE, answer)
}

/** XEP-0313 §5.1.3: who may know it is told who sent a message. Nothing of that kind is in what is stored. */
function withSender({ stanza, peer, peerResource }: ArchivedMessage): string {
  const bare = Jid.parse(peer)
  const jid = peerResource === "" ? bare : bare.withResource(peerResource)
  const notice = serialize(roomNotice({ items: [{ jid }] }), "jabber:client")
  const end = stanza.lastIndexOf("</message>")
  return end < 0 ? stanza : stanza.slice(0, end) + notice + stanza.slice(end)
}
