import {
  archiveIdFor,
  type Clock,
  type MessageKeeper,
  type MessageTransit,
  type Session,
  type Xmpp,
} from "@kith/feature-kit"
import { Jid, parseElement, type Stanza, serialize, stanza } from "@kith/xmpp"
import { delay, findRetractedId, findStanzaId, NS_DELAY, withStanzaId } from "@kith/xmpp/extensions"
import type { MessageArchive } from "../message-archive/index.ts"
import { handlingOf, isRetractedBy } from "../message-handling/index.ts"
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

/** Who sent a message that waits for `owner`. */
export function senderOf(message: WaitingMessage, owner: Jid): Jid {
  return Jid.parse(parseElement(message.stanza).attrs.from ?? owner.toString())
}

/** XEP-0203 §5: nobody but this server says how long it kept a message. */
export function withoutForgedDelays(message: MessageTransit, server: Jid): MessageTransit | undefined {
  const { stanza } = message
  if (!stanza.has("delay", NS_DELAY)) return undefined
  const kept = stanza.children.filter(
    (child) =>
      typeof child === "string" ||
      child.name !== "delay" ||
      child.namespace !== NS_DELAY ||
      Jid.tryParse(child.attrs.from)?.equals(server) !== true,
  )
  return kept.length === stanza.children.length
    ? undefined
    : { ...message, stanza: stanza.withChildren(kept) }
}

export function createKeeper(
  service: OfflineMessages,
  waiting: WaitingMessages,
  archive: Pick<MessageArchive, "sentAt">,
  clock: Clock,
): MessageKeeper {
  return async (message) => {
    const { recipient } = message
    if (recipient === undefined) return false
    if (waiting.has(message.stanza)) return true
    const fate = handlingOf(message.stanza).offline
    if (fate === "wait") {
      await discardRetracted(service, recipient, message.stanza)
      const stanza = withArchiveId(message, recipient)
      // A session may have held it for a while before it ended: the archive knows when it came.
      const id = findStanzaId(stanza, recipient)
      await service.keep(recipient, id === undefined ? clock.now() : archive.sentAt(id), stanza.toXml(""))
    }
    return fate !== "refuse"
  }
}

/** XEP-0424 §5: what its author takes back before anybody has seen it, nobody sees. */
async function discardRetracted(service: OfflineMessages, owner: Jid, message: Stanza): Promise<void> {
  if (findRetractedId(message) === undefined) return
  await service.discard(owner, (waiting) =>
    isRetractedBy(stanza(parseElement(waiting.stanza)), message, owner),
  )
}

export function isArchived(owner: Jid, message: WaitingMessage): boolean {
  return findStanzaId(stanza(parseElement(message.stanza)), owner) !== undefined
}

/** XEP-0386 §3.2: who binds a resource so reads what has come from the archive; what is not there still waits. */
export function serveBinding(xmpp: Xmpp, service: OfflineMessages): void {
  const start = async ({ user }: Session) => {
    await service.discardArchived(user)
    return undefined
  }
  xmpp.addBindFeature("msgoffline", start, { isSilent: true })
}

function withArchiveId(message: MessageTransit, recipient: Jid): Stanza {
  const archiveId = archiveIdFor(message, recipient)
  return archiveId === undefined ? message.stanza : withStanzaId(message.stanza, recipient, archiveId)
}
