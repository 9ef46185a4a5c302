import type { MessageKeeper, MessageTransit, Session } from "@kith/feature-kit"
import { type Jid, parseElement, type Stanza, serialize, stanza } from "@kith/xmpp"
import { delay, NS_DELAY, withStanzaId } from "@kith/xmpp/extensions"
import { fateOf } from "./eligibility.ts"
import type { OfflineMessages } from "./service.ts"
import type { WaitingMessage } from "./store.ts"

/**
 * Sends messages that have waited, marked with the time since when (XEP-0203). Remembers which they were: one that its
 * session never acknowledged comes back to be kept, and is kept already.
 */
export class WaitingMessages {
  readonly #domain: Jid
  readonly #sent = new WeakSet<Stanza>()

  constructor(domain: Jid) {
    this.#domain = domain
  }

  send(session: Session, message: WaitingMessage): void {
    const waited = stanza(parseElement(message.stanza))
    const markup = serialize(delay(message.storedAt, this.#domain))
    const marked = waited.appending("delay", NS_DELAY, markup)
    this.#sent.add(marked)
    session.sendXml(marked.toXml(), marked)
  }

  has(stanza: Stanza): boolean {
    return this.#sent.has(stanza)
  }
}

export function createKeeper(service: OfflineMessages, waiting: WaitingMessages): MessageKeeper {
  return async (message) => {
    const { recipient, stanza } = message
    if (recipient === undefined) return false
    if (waiting.has(stanza)) return true
    const fate = fateOf(stanza)
    if (fate === "wait") await service.keep(recipient, textToKeep(message))
    return fate !== "refuse"
  }
}

/** Complete, with the id the message has in the archive of its recipient. */
function textToKeep({ stanza, recipient, archiveId }: MessageTransit): string {
  const hasId = archiveId === undefined || recipient === undefined
  return (hasId ? stanza : withStanzaId(stanza, recipient, archiveId)).toXml("")
}
