import { Jid } from "@kith/xmpp"
import { givenArchiveId } from "../archive/archive-id.ts"
import { applyOwnChanges } from "../corrections/own-changes.ts"
import { readFailure } from "../failure.ts"
import type { MessageRecord } from "../store/records.ts"
import { contentOf } from "./content.ts"
import type { Message } from "./message.ts"

/** A stored message as the world sees it, with what we did to it and the server does not have yet. */
export function presentMessage(stored: MessageRecord, peer: Jid): Message {
  const record = applyOwnChanges(stored)
  const { id, stanzaId, archiveId, sentAt, state, failure, changes, expiresAt } = record
  const { failedFiles, senderName, occupantId, mentionsMe, edits, retracted, reactions, direct } = record
  const senderAddress = Jid.tryParse(record.senderAddress)
  return {
    id,
    peer,
    from: Jid.tryParse(record.from) ?? peer,
    isMine: record.direction === "out",
    ...contentOf(record),
    sentAt,
    state,
    ...(stanzaId !== undefined && { originId: stanzaId }),
    ...(archiveId !== undefined && { archiveId: givenArchiveId(archiveId, record.peer) }),
    ...(failure !== undefined && { failure: readFailure(failure) }),
    ...(failedFiles !== undefined && { failedFiles }),
    ...(senderName !== undefined && { senderName }),
    ...(occupantId !== undefined && { occupantId }),
    ...(senderAddress !== undefined && { senderAddress }),
    ...(mentionsMe && { mentionsMe }),
    ...(edits !== undefined && edits.length > 0 && { edits }),
    ...(retracted !== undefined && { retracted }),
    ...(reactions !== undefined && reactions.length > 0 && { reactions }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(direct !== undefined && { direct }),
    ...(changes !== undefined &&
      changes.length > 0 && {
        changes: changes.map(({ id: changeId, edit, retract, failure: why }) => ({
          id: changeId,
          kind: edit !== undefined ? ("edit" as const) : retract ? ("retract" as const) : ("react" as const),
          ...(why !== undefined && { failure: readFailure(why) }),
        })),
      }),
  }
}

/** Answers with `before` where nothing that is shown changed, so that unchanged messages stay the same objects. */
export function keepIdentity(before: Message | undefined, now: Message): Message {
  return before !== undefined && isSame(before, now) ? before : now
}

/** Compares plain data, and addresses by what they say. */
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false
  if (a instanceof Jid || b instanceof Jid) return a instanceof Jid && b instanceof Jid && a.equals(b)
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every((key) => isSame(a[key as keyof typeof a], b[key as keyof typeof b]))
}
