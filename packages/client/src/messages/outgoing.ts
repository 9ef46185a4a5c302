import { NS_CHAT_STATES, NS_MARKERS, NS_RECEIPTS, NS_STANZA_ID, type Stanza, stanza, xml } from "@kith/xmpp"
import type { MessageRecord } from "../store/records.ts"

/** The stanza of a message in the send queue: always the same, so that sending it again changes nothing. */
export function messageStanza({ peer, stanzaId, originId, body }: MessageRecord): Stanza {
  return stanza({
    name: "message",
    attrs: { to: peer, type: "chat", id: stanzaId },
    children: [
      xml("body", {}, body),
      xml("origin-id", { xmlns: NS_STANZA_ID, id: originId }),
      xml("request", { xmlns: NS_RECEIPTS }),
      xml("markable", { xmlns: NS_MARKERS }),
      xml("active", { xmlns: NS_CHAT_STATES }),
    ],
  })
}

/** Without the characters that XML cannot carry (XML 1.0 §2.2): one of them would end the stream. */
export function withoutForbiddenCharacters(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return text.toWellFormed().replace(/[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/g, "")
}
