import {
  correctionOf,
  fallbackFor,
  NS_RETRACTION,
  originId,
  processingHint,
  reactions,
  retractionOf,
  type Stanza,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import { givenArchiveId } from "../archive/archive-id.ts"
import { stanzaTo } from "../messages/outgoing.ts"
import { writeContent } from "../messages/write-content.ts"
import type { ChangeRecord, MessageRecord } from "../store/records.ts"

/** For clients that do not know retractions (XEP-0424 §3). */
const RETRACTED_TEXT = "This message was deleted, which your app does not show."

/**
 * The stanza of a change of ours; `undefined` while the message has no id by which others know it, as in a room that
 * has not sent it back to us yet.
 */
export function changeStanza(record: MessageRecord, change: ChangeRecord): Stanza | undefined {
  const children = childrenOf(record, change)
  return children && stanzaTo(record, change.id, [...children, originId(change.id)])
}

function childrenOf(
  record: MessageRecord,
  { edit, retract, react }: ChangeRecord,
): readonly XmlElement[] | undefined {
  const { inRoom, stanzaId } = record
  const archiveId = record.archiveId && givenArchiveId(record.archiveId, record.peer)
  if (edit !== undefined) {
    // XEP-0308 §3: also in a room it is the id the sender gave.
    return stanzaId === undefined ? undefined : [...writeContent(edit), correctionOf(stanzaId)]
  }
  if (retract) {
    const id = inRoom ? archiveId : stanzaId
    if (id === undefined) return undefined
    const fallback = [xml("body", {}, RETRACTED_TEXT), fallbackFor(NS_RETRACTION)]
    return [...fallback, retractionOf(id), processingHint("store")]
  }
  const id = inRoom ? archiveId : (record.originId ?? stanzaId)
  if (id === undefined) return undefined
  return [reactions({ id, emojis: react ?? [] }), processingHint("store")]
}
