import { type Kysely, type SelectQueryBuilder, sql } from "kysely"
import { tokenIn, type WordQuery } from "../service/words.ts"
import { KINDS, type Tables } from "./tables.ts"
import type { TextIndex } from "./text-index.ts"

/** Which entries of one archive; both bounds are exclusive. */
export interface Selection {
  readonly archiveId: number
  readonly peerId?: number | undefined
  readonly peerResource?: string | undefined
  /** What the sender was called in a room. */
  readonly nickname?: string | undefined
  readonly isOutgoing?: boolean | undefined
  readonly above?: number | undefined
  readonly below?: number | undefined
  readonly ids?: readonly number[] | undefined
  readonly onlyContent?: boolean | undefined
  /** Of what is in the index, those for which all of these hold. */
  readonly words?: readonly WordQuery[] | undefined
}

export interface Entry {
  readonly id: number
  readonly peerId: number
  /** A bare JID. */
  readonly peer: string
  readonly peerResource: string
  readonly nickname: string | null
  readonly outgoing: number
  readonly stanza: string
}

/** Of one peer or of the whole archive: each has an index that is in the order of ids. */
export function matching(db: Kysely<Tables>, index: TextIndex, selection: Selection) {
  const { archiveId, peerId, peerResource, nickname, isOutgoing, above, below, ids, onlyContent, words } =
    selection
  let query = db.selectFrom("archive_entry as e")
  query =
    peerId === undefined ? query.where("e.archive_id", "=", archiveId) : query.where("e.peer_id", "=", peerId)
  if (peerResource !== undefined) query = query.where("e.peer_resource", "=", peerResource)
  if (nickname !== undefined) query = query.where("e.nickname", "=", nickname)
  if (isOutgoing !== undefined) query = query.where("e.outgoing", "=", isOutgoing ? 1 : 0)
  if (above !== undefined) query = query.where("e.id", ">", above)
  if (below !== undefined) query = query.where("e.id", "<", below)
  if (ids !== undefined) query = query.where("e.id", "in", ids)
  query =
    onlyContent === true
      ? query.where("e.kind", "=", KINDS.content)
      : query.where("e.kind", "!=", KINDS.superseded)
  if (words === undefined) return query
  const wanted = words.map(({ token, isPrefix }) => ({ token: tokenIn(archiveId, token), isPrefix }))
  return query
    .where(sql<boolean>`e.id in (${index.find(wanted)})`)
    .where(sql<boolean>`not exists (select 1 from archive_replacement r where r.message_id = e.id)`)
}

/** The text of the message `m`, or the last that is to replace it. */
export const currentStanza = sql<string>`coalesce((
  select r.stanza from archive_replacement r where r.message_id = m.id order by r.id desc limit 1
), m.stanza)`

export async function countRows<Rows>(
  db: Kysely<Tables>,
  rows: SelectQueryBuilder<Rows & Tables, never, { id: number }>,
): Promise<number> {
  const row = await db
    .selectFrom(rows.as("counted"))
    .select((e) => e.fn.countAll().as("count"))
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}
