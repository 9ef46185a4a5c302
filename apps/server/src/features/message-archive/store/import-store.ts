import type { Commit, Database, TableRow } from "@kith/feature-kit"
import type { Token } from "../service/words.ts"
import { currentStanza } from "./selection.ts"
import type { Tables } from "./tables.ts"
import { createTextIndex } from "./text-index.ts"

/** A place in time that some archive has taken already. */
export interface Occupied {
  readonly id: number
  /** What stands there, if it is this archive that has it. */
  readonly stanza: string | undefined
}

export interface ImportStore {
  /** What there is from one id to another, which is exclusive. */
  occupied(archiveId: number, from: number, below: number): Promise<Occupied[]>
  /** Adds the words of a message that is older than what the index has seen. */
  index(commit: Commit, id: number, tokens: Iterable<Token>): void
  /** Resolves once all of it is stored. */
  commit(write: (commit: Commit) => void): Promise<void>
}

export function createImportStore(database: Database): ImportStore {
  const db = database.tables<Tables>()
  const index = createTextIndex(database.dialect)
  return {
    async occupied(archiveId, from, below) {
      const rows = await db
        .selectFrom("archive_message as m")
        .leftJoin("archive_entry as e", (join) =>
          join.onRef("e.id", "=", "m.id").on("e.archive_id", "=", archiveId),
        )
        .select(["m.id", "e.archive_id as owner", currentStanza.as("stanza")])
        .where("m.id", ">=", from)
        .where("m.id", "<", below)
        .execute()
      return rows.map(({ id, owner, stanza }) => ({ id, stanza: owner === null ? undefined : stanza }))
    },

    index: (commit, id, tokens) => index.add(commit, id, tokens),

    commit(write) {
      const rows: TableRow[] = []
      write({ insert: (table, row) => rows.push({ table, row }) })
      return new Promise((resolve, reject) => {
        database.commit(rows, (error) => (error === undefined ? resolve() : reject(error)))
      })
    },
  }
}
