import { givenArchiveId } from "../archive/archive-id.ts"
import type { MessageRecord } from "../store/records.ts"
import type { ChangeEvent } from "./change-event.ts"
import type { Recording } from "./recording.ts"

/** Changes that came before the message they name, as they do where the archive is read backwards. */
const COLLECTION = "early-change"
/** For one message, and for one conversation. */
const PER_MESSAGE_MOST = 10_000
const PER_CONVERSATION_MOST = 20_000
const EDITS_MOST = 50

interface EarlyChange {
  readonly event: ChangeEvent
  /** Tells which of two of the same time is the newer one: many archives count in seconds. */
  readonly rank: number
}

/** Keeps a change until its message comes; of what one person feels or takes back only what is newest. */
export async function keepEarlyChange(
  recording: Recording,
  peer: string,
  event: ChangeEvent,
  isBackwards: boolean,
): Promise<void> {
  const { transaction } = recording
  const part = event.kind === "edit" ? (event.id ?? String(event.at)) : ""
  const key = `${peer}\n${event.target}\n${event.kind}\n${event.author}\n${part}`
  const known = await transaction.findEntry<EarlyChange>(COLLECTION, key)
  if (known !== undefined) {
    if (event.at > known.event.at) await transaction.putEntry(COLLECTION, key, { ...known, event })
    return
  }
  const { earlyChanges = 0 } = await recording.touch(peer)
  if (earlyChanges >= PER_CONVERSATION_MOST) return
  if (event.kind === "edit") {
    const range = rangeOf(`${peer}\n${event.target}\nedit\n${event.author}\n`)
    if ((await transaction.listEntries(COLLECTION, { ...range, limit: EDITS_MOST })).length >= EDITS_MOST)
      return
  }
  const kept: EarlyChange = { event, rank: isBackwards ? -earlyChanges : earlyChanges }
  await transaction.putEntry(COLLECTION, key, kept)
  await recording.update(peer, { earlyChanges: earlyChanges + 1 })
}

/** What was kept for a message that has come now, oldest first. It is kept no longer. */
export async function takeEarlyChanges(
  recording: Recording,
  peer: string,
  names: readonly string[],
): Promise<ChangeEvent[]> {
  const { earlyChanges = 0 } = await recording.touch(peer)
  if (earlyChanges === 0) return []
  const found: EarlyChange[] = []
  for (const name of new Set(names)) {
    const query = { ...rangeOf(`${peer}\n${name}\n`), limit: PER_MESSAGE_MOST }
    for (const { key, value } of await recording.transaction.listEntries<EarlyChange>(COLLECTION, query)) {
      found.push(value)
      await recording.transaction.putEntry(COLLECTION, key, undefined)
    }
  }
  if (found.length > 0) {
    await recording.update(peer, { earlyChanges: Math.max(0, earlyChanges - found.length) })
  }
  return found.sort((a, b) => a.event.at - b.event.at || a.rank - b.rank).map(({ event }) => event)
}

/** All that a message may be called by those who change it. */
export function namesOf({ stanzaId, originId, archiveId, inRoom, peer }: MessageRecord): string[] {
  const ofRoom = inRoom && archiveId !== undefined ? givenArchiveId(archiveId, peer) : undefined
  return [stanzaId, originId, ofRoom].filter((name) => name !== undefined)
}

const rangeOf = (prefix: string) => ({ from: prefix, below: `${prefix}\uFFFF` })
