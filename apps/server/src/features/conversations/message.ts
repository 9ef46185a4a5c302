import { Jid, parseElement, type XmlElement } from "@kith/xmpp"
import { NS_STANZA_ID } from "@kith/xmpp/extensions"
import type { ArchivedMessage } from "../message-archive/index.ts"

export type Direction = "incoming" | "outgoing"

/** A message as programs see it. */
export interface Message {
  /** The same in every device's history, and in the order of time. */
  readonly id: string
  /** Bare JIDs. */
  readonly peer: string
  readonly from: string
  readonly to: string
  readonly direction: Direction
  /** `null` for what is no plain text. */
  readonly body: string | null
  /** Epoch milliseconds. */
  readonly sentAt: number
  /** What its sender calls it; receipts and markers name it. */
  readonly originId: string | null
}

export function readArchived({ id, sentAt, peer, isOutgoing, stanza }: ArchivedMessage): Message {
  return {
    ...readStanza(parseElement(stanza)),
    id,
    peer,
    sentAt,
    direction: isOutgoing ? "outgoing" : "incoming",
  }
}

/** What the stanza itself tells. */
export function readStanza(message: XmlElement): Pick<Message, "body" | "from" | "originId" | "to"> {
  return {
    from: bareText(message.attrs.from),
    to: bareText(message.attrs.to),
    body: message.child("body")?.text ?? null,
    originId: message.attrs.id ?? message.child("origin-id", NS_STANZA_ID)?.attrs.id ?? null,
  }
}

function bareText(address: string | undefined): string {
  return address === undefined ? "" : Jid.parse(address).bare.toString()
}
