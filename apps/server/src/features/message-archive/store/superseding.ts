import type { Kysely } from "kysely"
import { KINDS, type Tables } from "./tables.ts"

/** Senders whose markers are looked at in one step. */
const SENDERS_AT_ONCE = 50

/**
 * Lets go of markers whose sender has marked more since (XEP-0333 §4.4: they only move forward); answers whether there may
 * be more. Their entries stay, without a body: whoever has read up to one of them goes on from there (XEP-0313 §3.2).
 *
 * `limit`: of markers of one sender, at least 2.
 */
export async function supersedeMarkers(db: Kysely<Tables>, limit: number): Promise<boolean> {
  const crowded = await db
    .selectFrom("archive_marker")
    .select("peer_id")
    .groupBy("peer_id")
    .having((e) => e.fn.countAll(), ">", 1)
    .limit(SENDERS_AT_ONCE)
    .execute()
  if (crowded.length === 0) return false
  await db.transaction().execute(async (transaction) => {
    for (const { peer_id } of crowded) await supersedeOf(transaction, peer_id, limit)
  })
  return true
}

async function supersedeOf(db: Kysely<Tables>, peerId: number, limit: number): Promise<void> {
  const markers = await db
    .selectFrom("archive_marker")
    .select("message_id")
    .where("peer_id", "=", peerId)
    .orderBy("displayed_id", "desc")
    .orderBy("message_id", "desc")
    .limit(limit)
    .execute()
  const superseded = markers.slice(1).map(({ message_id }) => message_id)
  if (superseded.length === 0) return
  await db
    .updateTable("archive_entry")
    .set({ kind: KINDS.superseded })
    .where("peer_id", "=", peerId)
    .where("id", "in", superseded)
    .execute()
  await db.deleteFrom("archive_message").where("id", "in", superseded).execute()
  await db.deleteFrom("archive_marker").where("message_id", "in", superseded).execute()
}
