import { type Commit, type Database, DomainError } from "@kith/feature-kit"
import { type Generated, type Kysely, type SelectQueryBuilder, sql } from "kysely"

interface Tables {
  archive: { id: Generated<number>; owner: string | null }
  archive_peer: { id: Generated<number>; archive_id: number; peer: string }
  archive_message: { id: number; stanza: string }
  archive_entry: {
    archive_id: number
    id: number
    peer_id: number
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
  readonly peerId?: number | undefined
  readonly peerResource?: string | undefined
  readonly above?: number | undefined
  readonly below?: number | undefined
  readonly ids?: readonly number[] | undefined
  readonly onlyContent?: boolean | undefined
}

export interface Entry {
  readonly id: number
  readonly peerId: number
  /** A bare JID. */
  readonly peer: string
  readonly outgoing: number
  readonly stanza: string
}

export interface NewEntry {
  readonly archiveId: number
  readonly peerId: number
  readonly peerResource: string
  readonly isOutgoing: boolean
}

/** The tables of all archives. */
export interface ArchiveStore {
  /** The archive of an account, made when there is none yet. */
  archiveOf(owner: string): Promise<number>
  /** What stands for a bare JID in that archive, made when there is nothing yet. */
  peerOf(archiveId: number, peer: string): Promise<number>
  findPeer(archiveId: number, peer: string): Promise<number | undefined>
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
  countUnread(peerId: number, limit: number): Promise<number>
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
  const findPeer = async (archiveId: number, peer: string): Promise<number | undefined> => {
    const query = db.selectFrom("archive_peer").select("id").where("archive_id", "=", archiveId)
    const row = await query.where("peer", "=", peer).executeTakeFirst()
    return row?.id
  }

  return {
    findPeer,

    archiveOf: (owner) =>
      findOrMake(
        () => findArchive(owner),
        () => database.upsert("archive", { owner }, ["owner"]),
      ),

    peerOf: (archiveId, peer) =>
      findOrMake(
        () => findPeer(archiveId, peer),
        () => database.upsert("archive_peer", { archive_id: archiveId, peer }, ["archive_id", "peer"]),
      ),

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
      for (const { archiveId, peerId, peerResource, isOutgoing } of entries) {
        commit.insert("archive_entry", {
          archive_id: archiveId,
          id,
          peer_id: peerId,
          peer_resource: peerResource,
          outgoing: isOutgoing ? 1 : 0,
          kind: KINDS[kind],
        })
      }
    },

    select: (selection, backwards, limit) =>
      matching(db, selection)
        .innerJoin("archive_message as m", "m.id", "e.id")
        .innerJoin("archive_peer as p", "p.id", "e.peer_id")
        .select(["e.id", "e.peer_id as peerId", "p.peer", "e.outgoing", "m.stanza"])
        .orderBy("e.id", backwards ? "desc" : "asc")
        .limit(limit)
        .execute(),

    async existing(archiveId, ids) {
      if (ids.length === 0) return []
      const rows = await matching(db, { archiveId, ids }).select("e.id").execute()
      return rows.map((row) => row.id)
    },

    count: (selection, limit) => countRows(db, matching(db, selection).select("e.id").limit(limit)),

    async latestByPeer(archiveId, below, limit) {
      const { rows } = await sql<Entry>`
        select e.id, e.peer_id as ${sql.id("peerId")}, latest.peer, e.outgoing, m.stanza
        from (
          select p.peer, (
            select c.id from archive_entry c
            where c.peer_id = p.id and c.kind = ${KINDS.content}
            order by c.id desc limit 1
          ) as id
          from archive_peer p where p.archive_id = ${archiveId}
        ) latest
        join archive_entry e on e.archive_id = ${archiveId} and e.id = latest.id
        join archive_message m on m.id = e.id
        where latest.id < ${below}
        order by latest.id desc
        limit ${limit}`.execute(db)
      return rows
    },

    async countUnread(peerId, limit) {
      const entries = db.selectFrom("archive_entry as e").where("peer_id", "=", peerId)
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
      await db.transaction().execute((transaction) => purgeSome(transaction, archive.id, limit))
      return true
    },
  }
}

async function findOrMake(
  find: () => Promise<number | undefined>,
  make: () => Promise<void>,
): Promise<number> {
  const known = await find()
  if (known !== undefined) return known
  await make()
  const made = await find()
  if (made === undefined) {
    // The account, and what was its archive, are being removed.
    throw new DomainError("service-unavailable", "Nobody can be reached at this address; check its spelling.")
  }
  return made
}

/** Of one peer or of the whole archive: each has an index that is in the order of ids. */
function matching(db: Kysely<Tables>, selection: Selection) {
  const { archiveId, peerId, peerResource, above, below, ids, onlyContent } = selection
  let query = db.selectFrom("archive_entry as e")
  query =
    peerId === undefined ? query.where("e.archive_id", "=", archiveId) : query.where("e.peer_id", "=", peerId)
  if (peerResource !== undefined) query = query.where("e.peer_resource", "=", peerResource)
  if (above !== undefined) query = query.where("e.id", ">", above)
  if (below !== undefined) query = query.where("e.id", "<", below)
  if (ids !== undefined) query = query.where("e.id", "in", ids)
  if (onlyContent === true) query = query.where("e.kind", "=", KINDS.content)
  return query
}

async function countRows<Rows>(
  db: Kysely<Tables>,
  rows: SelectQueryBuilder<Rows & Tables, never, { id: number }>,
): Promise<number> {
  const row = await db
    .selectFrom(rows.as("counted"))
    .select((e) => e.fn.countAll().as("count"))
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

async function purgeSome(db: Kysely<Tables>, archiveId: number, limit: number): Promise<void> {
  const entries = db.selectFrom("archive_entry").select("id").where("archive_id", "=", archiveId)
  const ids = (await entries.orderBy("id").limit(limit).execute()).map((row) => row.id)
  if (ids.length === 0) {
    await db.deleteFrom("archive_peer").where("archive_id", "=", archiveId).execute()
    await db.deleteFrom("archive").where("id", "=", archiveId).execute()
    return
  }
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
    .select("mine.id")
    .execute()
  const kept = new Set(shared.map((row) => row.id))
  const unshared = ids.filter((id) => !kept.has(id))
  if (unshared.length > 0) await db.deleteFrom("archive_message").where("id", "in", unshared).execute()
  await db.deleteFrom("archive_entry").where("archive_id", "=", archiveId).where("id", "in", ids).execute()
}
