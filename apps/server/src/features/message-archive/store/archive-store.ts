import { type Commit, type Database, DomainError, type TableRow } from "@kith/feature-kit"
import { sql } from "kysely"
import type { ArchiveKind } from "../../message-handling/index.ts"
import type { Token } from "../service/words.ts"
import { applyReplacements, removeAbandoned, removeOldest } from "./removal.ts"
import { countRows, currentStanza, type Entry, matching, type Selection } from "./selection.ts"
import { supersedeMarkers } from "./superseding.ts"
import { KINDS, type Tables } from "./tables.ts"
import { createTextIndex } from "./text-index.ts"

export interface NewEntry {
  readonly archiveId: number
  readonly peerId: number
  readonly peerResource: string
  /** What the sender is called in a room. */
  readonly nickname?: string | undefined
  readonly isOutgoing: boolean
}

export interface NewBody {
  readonly stanza: string
  readonly kind: ArchiveKind
  /** Of a marker that is dropped once its sender marks more: the message that was displayed, 0 for one we do not know. */
  readonly displayedId?: number | undefined
}

/** A message whose words are not in the index. */
export interface Unindexed {
  readonly id: number
  readonly stanza: string
  /** Who has it. */
  readonly archiveIds: readonly number[]
}

/** The tables of all archives. */
export interface ArchiveStore {
  /** The archive of that owner, made when there is none yet. */
  archiveOf(owner: string): Promise<number>
  /** What stands for a bare JID in that archive, made when there is nothing yet. */
  peerOf(archiveId: number, peer: string): Promise<number>
  findPeer(archiveId: number, peer: string): Promise<number | undefined>
  lastId(): Promise<number>
  /** The secret of this server; keeps `fresh` when there is none yet. */
  secret(fresh: Uint8Array): Promise<Uint8Array>
  /** Adds one body and its entries to a commit. */
  add(commit: Commit, id: number, message: NewBody, entries: readonly NewEntry[]): void
  /** From that commit on the message reads so, in whatever archives it is. */
  replace(commit: Commit, id: number, stanza: string): void
  /** All messages up to that one are in the index, of those whose words are to be found. */
  indexedUpTo(): Promise<number>
  /** The next messages for the index; both bounds are exclusive. */
  unindexed(above: number, below: number, limit: number): Promise<Unindexed[]>
  /** Resolves once they are in the index, which then goes up to `mark`. */
  index(
    messages: readonly { readonly id: number; readonly tokens: Iterable<Token> }[],
    mark: number,
  ): Promise<void>
  /** Oldest first, or newest first when `backwards`. */
  select(selection: Selection, backwards: boolean, limit: number): Promise<Entry[]>
  /** The smallest and the greatest id; `undefined` for an archive that is empty. */
  ends(archiveId: number): Promise<readonly [number, number] | undefined>
  /** Which of these ids the archive has. */
  existing(archiveId: number, ids: readonly number[]): Promise<number[]>
  /** Counts no further than `limit`. */
  count(selection: Selection, limit: number): Promise<number>
  /** The last content exchanged with each peer, newest first; `below` is exclusive. */
  latestByPeer(archiveId: number, below: number, limit: number): Promise<Entry[]>
  /** Incoming content since the owner last wrote or displayed something there, counted up to `limit`. */
  countUnread(peerId: number, limit: number): Promise<number>
  /** Gives up the archive of an owner at once: nobody finds it any more. */
  abandon(owner: string): Promise<void>
  /** Removes the next `limit` entries of abandoned archives; answers whether there may be more. */
  removeAbandoned(limit: number): Promise<boolean>
  /** The archive with the next number after that one. */
  nextArchive(after: number): Promise<number | undefined>
  /** The id of the newest entry that has at least `count` newer ones. */
  idBehind(archiveId: number, count: number): Promise<number | undefined>
  /** Removes up to `limit` of an archive's oldest entries with smaller ids than `below`; answers how many. */
  removeOldest(archiveId: number, below: number, limit: number): Promise<number>
  /** Writes the next `limit` replacements over what they replace; answers whether there may be more. */
  applyReplacements(limit: number): Promise<boolean>
  /** Drops the next `limit` markers whose senders have marked more since; answers whether there may be more. */
  supersedeMarkers(limit: number): Promise<boolean>
}

export function createArchiveStore(database: Database): ArchiveStore {
  const db = database.tables<Tables>()
  const index = createTextIndex(database.dialect)

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

    add(commit, id, { stanza, kind, displayedId }, entries) {
      const row = { id, stanza }
      const searchedBy = entries.map(({ archiveId }) => archiveId).join(" ")
      commit.insert("archive_message", kind === "content" ? { ...row, searched_by: searchedBy } : row)
      for (const { archiveId, peerId, peerResource, nickname, isOutgoing } of entries) {
        const row = {
          archive_id: archiveId,
          id,
          peer_id: peerId,
          peer_resource: peerResource,
          outgoing: isOutgoing ? 1 : 0,
          kind: KINDS[kind],
        }
        commit.insert("archive_entry", nickname === undefined ? row : { ...row, nickname })
        if (displayedId === undefined) continue
        commit.insert("archive_marker", { message_id: id, peer_id: peerId, displayed_id: displayedId })
      }
    },

    replace: (commit, id, stanza) => commit.insert("archive_replacement", { message_id: id, stanza }),

    async indexedUpTo() {
      const query = db.selectFrom("archive_indexed").select((e) => e.fn.max("message_id").as("mark"))
      return Number((await query.executeTakeFirst())?.mark ?? 0)
    },

    async unindexed(above, below, limit) {
      const rows = await db
        .selectFrom("archive_message as m")
        .select(["m.id", "m.searched_by", currentStanza.as("stanza")])
        .where("m.id", ">", above)
        .where("m.id", "<", below)
        .where("m.searched_by", "is not", null)
        .orderBy("m.id")
        .limit(limit)
        .execute()
      return rows.map(({ id, stanza, searched_by }) => ({
        id,
        stanza,
        archiveIds: searched_by?.split(" ").map(Number) ?? [],
      }))
    },

    async index(messages, mark) {
      const rows: TableRow[] = [{ table: "archive_indexed", row: { message_id: mark } }]
      const commit: Commit = { insert: (table, row) => rows.push({ table, row }) }
      for (const { id, tokens } of messages) index.add(commit, id, tokens)
      await new Promise<void>((resolve, reject) => {
        database.commit(rows, (error) => (error === undefined ? resolve() : reject(error)))
      })
      await db.deleteFrom("archive_indexed").where("message_id", "<", mark).execute()
    },

    select: (selection, backwards, limit) =>
      matching(db, index, selection)
        .innerJoin("archive_message as m", "m.id", "e.id")
        .innerJoin("archive_peer as p", "p.id", "e.peer_id")
        .select(["e.id", "e.peer_id as peerId", "p.peer", "e.peer_resource as peerResource", "e.nickname"])
        .select(["e.outgoing", currentStanza.as("stanza")])
        .orderBy("e.id", backwards ? "desc" : "asc")
        .limit(limit)
        .execute(),

    async ends(archiveId) {
      // Every client that comes asks: what need not be put together each time is written out.
      const { rows } = await sql<{ first: number | null; last: number | null }>`select
        (select min(id) from archive_entry where archive_id = ${archiveId}) as ${sql.id("first")},
        (select max(id) from archive_entry where archive_id = ${archiveId}) as ${sql.id("last")}`.execute(db)
      const { first = null, last = null } = rows[0] ?? {}
      return first === null || last === null ? undefined : [Number(first), Number(last)]
    },

    async existing(archiveId, ids) {
      if (ids.length === 0) return []
      // Also those that have no body any more.
      const entries = db.selectFrom("archive_entry").select("id").where("archive_id", "=", archiveId)
      const rows = await entries.where("id", "in", ids).execute()
      return rows.map((row) => row.id)
    },

    count: (selection, limit) => countRows(db, matching(db, index, selection).select("e.id").limit(limit)),

    async latestByPeer(archiveId, below, limit) {
      const { rows } = await sql<Entry>`
        select e.id, e.peer_id as ${sql.id("peerId")}, latest.peer, e.peer_resource as ${sql.id("peerResource")},
          e.nickname, e.outgoing, ${currentStanza} as stanza
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
        .where("kind", "in", [KINDS.displayed, KINDS.content])
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

    async nextArchive(after) {
      const query = db.selectFrom("archive").select("id").where("id", ">", after).orderBy("id").limit(1)
      return (await query.executeTakeFirst())?.id
    },

    async idBehind(archiveId, count) {
      const entries = db
        .selectFrom("archive_entry")
        .select("id")
        .where("archive_id", "=", archiveId)
        .where("kind", "!=", KINDS.superseded)
      return (await entries.orderBy("id", "desc").limit(1).offset(count).executeTakeFirst())?.id
    },

    removeOldest: (archiveId, below, limit) => removeOldest(db, index, archiveId, below, limit),
    removeAbandoned: (limit) => removeAbandoned(db, index, limit),
    applyReplacements: (limit) => applyReplacements(db, index, limit),
    supersedeMarkers: (limit) => supersedeMarkers(db, limit),
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
