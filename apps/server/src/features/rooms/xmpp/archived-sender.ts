import { Jid, serialize } from "@kith/xmpp"
import { roomNotice } from "@kith/xmpp/extensions"
import type { ArchivedMessage } from "../../message-archive/index.ts"

/** XEP-0313 §5.1.3: who may know it is told who sent a message. Nothing of that kind is in what is stored. */
export function withSender({ stanza, peer, peerResource }: ArchivedMessage): string {
  const bare = Jid.parse(peer)
  const jid = peerResource === "" ? bare : bare.withResource(peerResource)
  const notice = serialize(roomNotice({ items: [{ jid }] }), "jabber:client")
  const end = stanza.lastIndexOf("</message>")
  return end < 0 ? stanza : stanza.slice(0, end) + notice + stanza.slice(end)
}
