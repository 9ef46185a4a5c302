import type { Kysely } from "kysely"
import type { Tables } from "./tables.ts"
import type { TextIndex } from "./text-index.ts"

/** Removes the next `limit` entries of abandoned archives; answers whether there may be more. */
export async function removeAbandoned(db: Kysely<Tables>, index: TextIndex, limit: number): Promise<boolean> {
  const archive = await db
    .selectFrom("archive")
    .select("id")
    .where("owner", "is", null)
    .limit(1)
    .executeTakeFirst()
  if (archive === undefined) return false
  await db.transaction().execute((transaction) => removeSome(transaction, index, archive.id, limit))
  return true
}

async function removeSome(
  db: Kysely<Tables>,
  index: TextIndex,
  archiveId: number,
  limit: number,
): Promise<void> {
  if ((await removeEntries(db, index, archiveId, Number.MAX_SAFE_INTEGER, limit)) > 0) return
  await db.deleteFrom("archive_peer").where("archive_id", "=", archiveId).execute()
  await db.deleteFrom("archive").where("id", "=", archiveId).execute()
}

/** Removes up to `limit` of an archive's oldest entries with smaller ids than `below`; answers how many. */
export async function removeOldest(
  db: Kysely<Tables>,
  index: TextIndex,
  archiveId: number,
  below: number,
  limit: number,
): Promise<number> {
  return db.transaction().execute((transaction) => removeEntries(transaction, index, archiveId, below, limit))
}

async function removeEntries(
  db: Kysely<Tables>,
  index: TextIndex,
  archiveId: number,
  below: number,
  limit: number,
): Promise<number> {
  const entries = db.selectFrom("archive_entry").select("id").where("archive_id", "=", archiveId)
  const oldest = entries.where("id", "<", below).orderBy("id").limit(limit)
  const ids = (await oldest.execute()).map((row) => row.id)
  if (ids.length === 0) return 0
  // The other entry of a body can only be in the archive of the peer, where its key finds it.
  const shared = await db
    .selectFrom("archive_entry as mine")
    .innerJoin("archive_peer as p", "p.id", "mine.peer_id")
    .innerJoin("archive", "archive.owner", "p.peer")
    .innerJoin("archive_entry as theirs", (join) =>
      join.onRef("theirs.archive_id", "=", "archive.id").onRef("theirs.id", "=", "mine.id"),
    )
    .where("mine.archive_id", "=", archiveId)
    .where("mine.id", "in", ids)
    .whereRef("theirs.archive_id", "!=", "mine.archive_id")
    .select("mine.id")
    .execute()
  const kept = new Set(shared.map((row) => row.id))
  const unshared = ids.filter((id) => !kept.has(id))
  if (unshared.length > 0) await removeBodies(db, index, unshared)
  await db.deleteFrom("archive_entry").where("archive_id", "=", archiveId).where("id", "in", ids).execute()
  return ids.length
}

async function removeBodies(db: Kysely<Tables>, index: TextIndex, ids: readonly number[]): Promise<void> {
  await index.remove(db, ids)
  await db.deleteFrom("archive_replacement").where("message_id", "in", ids).execute()
  await db.deleteFrom("archive_marker").where("message_id", "in", ids).execute()
  await db.deleteFrom("archive_message").where("id", "in", ids).execute()
}

/** Writes the next `limit` replacements over the messages they replace; answers whether there may be more. */
export async function applyReplacements(
  db: Kysely<Tables>,
  index: TextIndex,
  limit: number,
): Promise<boolean> {
  const waiting = await db.selectFrom("archive_replacement").selectAll().orderBy("id").limit(limit).execute()
  if (waiting.length === 0) return false
  await db.transaction().execute(async (transaction) => {
    await index.remove(
      transaction,
      waiting.map(({ message_id }) => message_id),
    )
    for (const { id, message_id, stanza } of waiting) {
      await transaction.updateTable("archive_message").set({ stanza }).where("id", "=", message_id).execute()
      await transaction.deleteFrom("archive_replacement").where("id", "=", id).execute()
    }
  })
  return true
}
