import { Jid } from "@kith/xmpp"
import type { MessageRecord } from "../store/records.ts"
import type { Message } from "./message.ts"

/** A stored message as the world sees it. */
export function presentMessage(record: MessageRecord, peer: Jid): Message {
  const { id, stanzaId, archiveId, body, sentAt, state, failure } = record
  return {
    id,
    peer,
    from: Jid.tryParse(record.from) ?? peer,
    isMine: record.direction === "out",
    body,
    sentAt,
    state,
    ...(stanzaId !== undefined && { originId: stanzaId }),
    ...(archiveId !== undefined && { archiveId }),
    ...(failure !== undefined && { failure }),
  }
}

/** Answers with `before` where nothing that is shown changed, so that unchanged messages stay the same objects. */
export function keepIdentity(before: Message | undefined, now: Message): Message {
  if (before === undefined) return now
  const isSame =
    before.id === now.id &&
    before.state === now.state &&
    before.sentAt === now.sentAt &&
    before.body === now.body &&
    before.archiveId === now.archiveId &&
    before.originId === now.originId &&
    before.failure === now.failure
  return isSame ? before : now
}
