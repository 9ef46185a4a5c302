import { findForwarded, forwarded, Jid, NS_FORWARD, NS_NICK, nickname, stanza, xml } from "@kith/xmpp"
import type { ContentCodec } from "../messages/content-codec.ts"

const NAME_MOST = 100

/**
 * What somebody else wrote before (XEP-0297). The text also stands in the message itself, where every client shows it;
 * who forwards may have changed it, so of what is inside only the author and the time are read.
 */
export const forwardCodec: ContentCodec = {
  namespace: NS_FORWARD,

  write({ forwarded: origin, body }) {
    if (origin === undefined) return []
    const { from, name, sentAt } = origin
    const children = [xml("body", {}, body), ...(name === undefined ? [] : [nickname(name)])]
    return [forwarded(stanza({ name: "message", attrs: { from, type: "chat" }, children }), sentAt)]
  },

  read(message) {
    const found = findForwarded(message)
    const from = Jid.tryParse(found?.stanza.from)
    if (found === undefined || from === undefined || found.stanza.name !== "message") return {}
    const name = found.stanza.child("nick", NS_NICK)?.text.trim().slice(0, NAME_MOST)
    const sentAt = found.delay?.time ?? 0
    return {
      forwarded: { from: from.toString(), sentAt, ...(name !== undefined && name !== "" && { name }) },
    }
  },
}
