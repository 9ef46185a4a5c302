import type { Recording } from "../messages/recording.ts"
import type { MessageRecord } from "../store/records.ts"

/** Which message goes next: keys begin with the moment, in epoch ms. */
export const EXPIRIES = "expiry"
/** More at once nobody has seen. */
const SEEN_AT_ONCE = 1_000

export const expiryKey = (atMs: number, id: string): string => `${String(atMs).padStart(16, "0")}\n${id}`

/** The time of a message begins to run (XEP-0466 §3): ours when it is sent, that of others when it is seen. */
export async function startExpiry(
  recording: Recording,
  record: MessageRecord,
  fromMs: number,
): Promise<void> {
  const { id, peer, expiresInSeconds, expiresAt: known } = record
  if (expiresInSeconds === undefined || known !== undefined) return
  const expiresAt = fromMs + expiresInSeconds * 1_000
  await recording.transaction.putMessage({ ...record, expiresAt })
  await recording.transaction.putEntry(EXPIRIES, expiryKey(expiresAt, id), id)
  await recording.touch(peer)
  recording.hasExpiry = true
}

/** Somebody has seen all that others wrote between these places. */
export async function startExpiryOfSeen(
  recording: Recording,
  peer: string,
  above: number,
  upTo: number,
): Promise<void> {
  const seen = await recording.transaction.listMessages({
    peer,
    direction: "in",
    above,
    below: upTo + 1,
    limit: SEEN_AT_ONCE,
    newestFirst: true,
  })
  for (const record of seen) await startExpiry(recording, record, recording.nowMs)
}
