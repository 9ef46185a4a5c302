import type { Commit, Database } from "@kith/feature-kit"
import { type Generated, type Kysely, type SelectQueryBuilder, sql } from "kysely"

interface Tables {
  archive: { id: Generated<number>; owner: string | null }
  archive_message: { id: number; stanza: string }
  archive_entry: {
    archive_id: number
    id: number
    peer: string
    peer_resource: string
    outgoing: number
    kind: number
  }
  archive_secret: { id: number; secret: Uint8Array }
}

/** As the column `kind` has it. */
const KINDS = { receipt: 0, displayed: 1, content: 2 } as const

/** Which entries of one archive; both bounds are exclusive. */
export interface Selection {
  readonly archiveId: number
  /** A bare JID. */
  readonly peer?: string | undefined
  readonly peerResource?: string | undefined
  readonly above?: number | undefined
  readonly below?: number | undefined
  readonly ids?: readonly number[] | undefined
  readonly onlyContent?: boolean | undefined
}

export interface Entry {
  readonly id: number
  readonly peer: string
  readonly outgoing: number
  readonly stanza: string
}

export interface NewEntry {
  readonly archiveId: number
  readonly peer: string
  readonly peerResource: string
  readonly isOutgoing: boolean
}

/** The tables of all archives. */
export interface ArchiveStore {
  /** The archive of an account, made when there is none yet. */
  archiveOf(owner: string): Promise<number>
  lastId(): Promise<number>
  /** The secret of this server; keeps `fresh` when there is none yet. */
  secret(fresh: Uint8Array): Promise<Uint8Array>
  /** Adds one body and its entries to a commit. */
  add(
    commit: Commit,
    id: number,
    message: { readonly stanza: string; readonly kind: keyof typeof KINDS },
    entries: readonly NewEntry[],
  ): void
  /** Oldest first, or newest first when `backwards`. */
  select(selection: Selection, backwards: boolean, limit: number): Promise<Entry[]>
  /** Which of these ids the archive has. */
  existing(archiveId: number, ids: readonly number[]): Promise<number[]>
  /** Counts no further than `limit`. */
  count(selection: Selection, limit: number): Promise<number>
  /** The last content exchanged with each peer, newest first; `below` is exclusive. */
  latestByPeer(archiveId: number, below: number, limit: number): Promise<Entry[]>
  /** Incoming content since the owner last wrote or displayed something there, counted up to `limit`. */
  countUnread(archiveId: number, peer: string, limit: number): Promise<number>
  /** Gives up the archive of an account at once: nobody finds it any more. */
  abandon(owner: string): Promise<void>
  /** Removes the next `limit` entries of abandoned archives; answers whether there may be more. */
  purge(limit: number): Promise<boolean>
}

export function createArchiveStore(database: Database): ArchiveStore {
  const db = database.tables<Tables>()

  const findArchive = async (owner: string): Promise<number | undefined> => {
    const row = await db.selectFrom("archive").select("id").where("owner", "=", owner).executeTakeFirst()
    return row?.id
  }

  return {
    async archiveOf(owner) {
      const known = await findArchive(owner)
      if (known !== undefined) return known
      await database.upsert("archive", { owner }, ["owner"])
      const made = await findArchive(owner)
      if (made === undefined) throw new Error("An archive was removed while it was being made")
      return made
    },

    async lastId() {
      const row = await db
        .selectFrom("archive_message")
        .select((e) => e.fn.max("id").as("last"))
        .executeTakeFirst()
      return Number(row?.last ?? 0)
    },

    async secret(fresh) {
      const read = () =>
        db.selectFrom("archive_secret").select("secret").where("id", "=", 1).executeTakeFirst()
      if ((await read()) === undefined) {
        await db
          .insertInto("archive_secret")
          .values({ id: 1, secret: fresh })
          .execute()
          // Another process may have been first; what it wrote is read below.
          .catch(() => {})
      }
      const row = await read()
      if (row === undefined) throw new Error("The secret of the message archive could not be stored")
      return row.secret
    },

    add(commit, id, { stanza, kind }, entries) {
      commit.insert("archive_message", { id, stanza })
      for (const { archiveId, peer, peerResource, isOutgoing } of entries) {
        commit.insert("archive_entry", {
          archive_id: archiveId,
          id,
          peer,
          peer_resource: peerResource,
          outgoing: isOutgoing ? 1 : 0,
          kind: KINDS[kind],
        })
      }
    },

    select: (selection, backwards, limit) =>
      matching(db, selection)
        .innerJoin("archive_message", "archive_message.id", "archive_entry.id")
        .select(["archive_entry.id", "peer", "outgoing", "stanza"])
        .orderBy("archive_entry.id", backwards ? "desc" : "asc")
        .limit(limit)
        .execute(),

    async existing(archiveId, ids) {
      if (ids.length === 0) return []
      const rows = await matching(db, { archiveId, ids }).select("archive_entry.id").execute()
      return rows.map((row) => row.id)
    },

    count: (selection, limit) =>
      countRows(db, matching(db, selection).select("archive_entry.id").limit(limit)),

    async latestByPeer(archiveId, below, limit) {
      // From one peer to the next through the index, so that the cost is that of the peers, not of the messages.
      const { rows } = await sql<Entry>`
        with recursive peers (peer) as (
          select min(peer) from archive_entry where archive_id = ${archiveId}
          union all
          select (select min(e.peer) from archive_entry e where e.archive_id = ${archiveId} and e.peer > peers.peer)
          from peers where peers.peer is not null
        ), latest (id) as (
          select (
            select e.id from archive_entry e
            where e.archive_id = ${archiveId} and e.peer = peers.peer and e.kind = ${KINDS.content}
            order by e.id desc limit 1
          ) from peers where peers.peer is not null
        )
        select e.id, e.peer, e.outgoing, m.stanza
        from latest
        join archive_entry e on e.archive_id = ${archiveId} and e.id = latest.id
        join archive_message m on m.id = e.id
        where e.id < ${below}
        order by e.id desc
        limit ${limit}`.execute(db)
      return rows
    },

    async countUnread(archiveId, peer, limit) {
      const entries = db
        .selectFrom("archive_entry")
        .where("archive_id", "=", archiveId)
        .where("peer", "=", peer)
      const seen = await entries
        .where("outgoing", "=", 1)
        .where("kind", ">=", KINDS.displayed)
        .select("id")
        .orderBy("id", "desc")
        .limit(1)
        .executeTakeFirst()
      const unread = entries
        .where("id", ">", seen?.id ?? 0)
        .where("outgoing", "=", 0)
        .where("kind", "=", KINDS.content)
        .select("id")
        .limit(limit)
      return countRows(db, unread)
    },

    async abandon(owner) {
      await db.updateTable("archive").set({ owner: null }).where("owner", "=", owner).execute()
    },

    async purge(limit) {
      const archive = await db
        .selectFrom("archive")
        .select("id")
        .where("owner", "is", null)
        .limit(1)
        .executeTakeFirst()
      if (archive === undefined) return false
      const rows = await db
        .selectFrom("archive_entry")
        .select("id")
        .where("archive_id", "=", archive.id)
        .orderBy("id")
        .limit(limit)
        .execute()
      const ids = rows.map((row) => row.id)
      if (ids.length === 0) {
        await db.deleteFrom("archive").where("id", "=", archive.id).execute()
        return true
      }
      await db.transaction().execute((transaction) => removeEntries(transaction, archive.id, ids))
      return true
    },
  }
}

function matching(
  db: Kysely<Tables>,
  { archiveId, peer, peerResource, above, below, ids, onlyContent }: Selection,
) {
  let query = db.selectFrom("archive_entry").where("archive_id", "=", archiveId)
  if (peer !== undefined) query = query.where("peer", "=", peer)
  if (peerResource !== undefined) query = query.where("peer_resource", "=", peerResource)
  if (above !== undefined) query = query.where("archive_entry.id", ">", above)
  if (below !== undefined) query = query.where("archive_entry.id", "<", below)
  if (ids !== undefined) query = query.where("archive_entry.id", "in", ids)
  if (onlyContent === true) query = query.where("kind", "=", KINDS.content)
  return query
}

async function countRows(
  db: Kysely<Tables>,
  rows: SelectQueryBuilder<Tables, "archive_entry", { id: number }>,
): Promise<number> {
  const row = await db
    .selectFrom(rows.as("counted"))
    .select((e) => e.fn.countAll().as("count"))
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

async function removeEntries(db: Kysely<Tables>, archiveId: number, ids: readonly number[]): Promise<void> {
  // The other entry of a body can only be in the archive of the peer, where its key finds it.
  const shared = await db
    .selectFrom("archive_entry as mine")
    .innerJoin("archive", "archive.owner", "mine.peer")
    .innerJoin("archive_entry as theirs", (join) =>
      join.onRef("theirs.archive_id", "=", "archive.id").onRef("theirs.id", "=", "mine.id"),
    )
    .where("mine.archive_id", "=", archiveId)
    .where("mine.id", "in", ids)
    .select("mine.id")
    .execute()
  const kept = new Set(shared.map((row) => row.id))
  const unshared = ids.filter((id) => !kept.has(id))
  if (unshared.length > 0) await db.deleteFrom("archive_message").where("id", "in", unshared).execute()
  await db.deleteFrom("archive_entry").where("archive_id", "=", archiveId).where("id", "in", ids).execute()
}
