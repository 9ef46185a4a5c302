import { OWN_ARCHIVE } from "../archive/archive.ts"
import { storedArchiveId } from "../archive/archive-id.ts"
import { findNewestGap } from "../archive/gaps.ts"
import { applyEdit, findCorrectedBy } from "../corrections/apply-edit.ts"
import { applyReactions } from "../reactions/apply-reactions.ts"
import { retract } from "../retractions/retract.ts"
import { settleChange } from "../send-queue/settle-change.ts"
import type { MessageRecord } from "../store/records.ts"
import { type ChangeEvent, isByAuthor } from "./change-event.ts"
import { keepEarlyChange, namesOf, takeEarlyChanges } from "./early-changes.ts"
import type { Recording } from "./recording.ts"

/** Does to a message what somebody did to it, now or once the message comes. Answers whether the message is here. */
export async function applyChange(
  recording: Recording,
  peer: string,
  event: ChangeEvent,
  isBackwards: boolean,
): Promise<boolean> {
  const record = await findTarget(recording, peer, event)
  if (record === undefined) {
    await keepEarlyChange(recording, peer, event, isBackwards)
    return false
  }
  await applyToRecord(recording, record, event, isBackwards)
  return true
}

/** What was done to a message before it came. */
export async function applyEarlyChanges(recording: Recording, record: MessageRecord): Promise<void> {
  let names = namesOf(record)
  // Corrections of corrections: each that is applied may be what others have waited for.
  for (let round = 0; round < 10 && names.length > 0; round++) {
    const events = await takeEarlyChanges(recording, record.peer, names)
    names = []
    for (const event of events) {
      const current = await recording.transaction.findMessage(record.id)
      if (current === undefined || !mayChange(current, event)) continue
      await applyToRecord(recording, current, event, false)
      if (event.kind === "edit" && event.id !== undefined) names.push(event.id)
    }
  }
}

/** Whether a correction names a message that will not come any more, so that it is one itself. */
export async function isOrphan(recording: Recording, peer: string, event: ChangeEvent): Promise<boolean> {
  if (event.kind !== "edit" || (await findTarget(recording, peer, event)) !== undefined) return false
  const archive = event.inRoom ? peer : OWN_ARCHIVE
  return (await findNewestGap(recording.transaction, peer, archive)) === undefined
}

async function findTarget(
  recording: Recording,
  peer: string,
  event: ChangeEvent,
): Promise<MessageRecord | undefined> {
  const { transaction } = recording
  const candidates = await transaction.listMessagesByStanzaId(peer, event.target)
  const archiveId = event.inRoom ? storedArchiveId(event.target, peer) : undefined
  const archived = archiveId === undefined ? undefined : await transaction.findMessageByArchiveId(archiveId)
  if (archived?.peer === peer) candidates.push(archived)
  const corrected = await findCorrectedBy(transaction, peer, event.target)
  const original = corrected === undefined ? undefined : await transaction.findMessage(corrected)
  if (original !== undefined) candidates.push(original)
  // Ids of some clients count from 1: the newest is meant.
  return candidates.filter((record) => mayChange(record, event)).sort((a, b) => b.order - a.order)[0]
}

function mayChange(record: MessageRecord, event: ChangeEvent): boolean {
  if (event.kind === "react") return record.inRoom === event.inRoom
  const isModerated = event.kind === "retract" && event.moderation !== undefined
  return isModerated ? record.inRoom === true : isByAuthor(record, event)
}

/** Puts what comes out into the store. */
export async function applyToRecord(
  recording: Recording,
  before: MessageRecord,
  event: ChangeEvent,
  isBackwards: boolean,
): Promise<void> {
  const record = await settleChange(recording, before, event.id)
  const after = await changed(recording, record, event, isBackwards)
  if (after === before) return
  await recording.transaction.putMessage(after)
  await recording.touch(after.peer)
}

async function changed(
  recording: Recording,
  record: MessageRecord,
  event: ChangeEvent,
  isBackwards: boolean,
): Promise<MessageRecord> {
  if (event.kind === "edit") return applyEdit(recording, record, event, isBackwards)
  if (event.kind === "react") return applyReactions(recording, record, event, isBackwards)
  if (record.retracted !== undefined) return record
  return retract(recording, record, { at: event.at, ...event.moderation })
}
