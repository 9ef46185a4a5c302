import {
  NS_CHAT_STATES,
  NS_MARKERS,
  NS_RECEIPTS,
  NS_STANZA_ID,
  type Stanza,
  stanza,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import type { MessageRecord } from "../store/records.ts"
import { contentOf, type MessageContent } from "./content.ts"
import { writeContent } from "./write-content.ts"

/** The stanza of a message in the send queue: always the same, so that sending it again changes nothing. */
export function messageStanza(record: MessageRecord): Stanza {
  const { stanzaId, originId, inRoom } = record
  // XEP-0184 §5.3, XEP-0085 §5.5: nobody asks a whole room.
  const personal = [xml("request", { xmlns: NS_RECEIPTS }), xml("markable", { xmlns: NS_MARKERS })]
  return stanzaTo(record, stanzaId, [
    ...writeContent(contentOf(record)),
    xml("origin-id", { xmlns: NS_STANZA_ID, id: originId }),
    ...(inRoom ? [xml("markable", { xmlns: NS_MARKERS })] : personal),
    xml("active", { xmlns: NS_CHAT_STATES }),
  ])
}

/** A stanza to the conversation of a message. */
export function stanzaTo(
  { peer, inRoom }: Pick<MessageRecord, "peer" | "inRoom">,
  id: string | undefined,
  children: readonly XmlElement[],
): Stanza {
  return stanza({ name: "message", attrs: { to: peer, type: inRoom ? "groupchat" : "chat", id }, children })
}

/** Without the characters that XML cannot carry (XML 1.0 §2.2): one of them would end the stream. */
export function withoutForbiddenCharacters(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return text.toWellFormed().replace(/[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/g, "")
}

/** The content with every text in it as XML can carry it. */
export function sendable(content: MessageContent): MessageContent {
  return clean(contentOf(content)) as MessageContent
}

function clean(value: unknown): unknown {
  if (typeof value === "string") return withoutForbiddenCharacters(value)
  if (Array.isArray(value)) return value.map(clean)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, clean(each)]))
}
