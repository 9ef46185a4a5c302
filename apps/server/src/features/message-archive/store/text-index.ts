import type { Commit, Dialect } from "@kith/feature-kit"
import { type Kysely, type RawBuilder, sql } from "kysely"
import type { Token, WordQuery } from "../service/words.ts"
import type { Tables } from "./tables.ts"

/** The words of messages: FTS5 on SQLite, `tsvector` on PostgreSQL, FULLTEXT on MariaDB. */
export interface TextIndex {
  add(commit: Commit, messageId: number, tokens: Iterable<Token>): void
  remove(db: Kysely<Tables>, messageIds: readonly number[]): Promise<void>
  /** The ids of the messages for which all the queries hold. */
  find(queries: readonly WordQuery[]): RawBuilder<number>
}

export function createTextIndex(dialect: Dialect): TextIndex {
  const { key, find } = DIALECTS[dialect]
  return {
    find,
    add: (commit, messageId, tokens) =>
      commit.insert("archive_text", { [key]: messageId, words: [...tokens].join(" ") }),
    async remove(db, messageIds) {
      const ids = sql.join(messageIds)
      if (messageIds.length > 0) {
        await sql`delete from archive_text where ${sql.ref(key)} in (${ids})`.execute(db)
      }
    },
  }
}

/** Tokens are letters and digits alone: none means anything in the language of a query. */
const DIALECTS: Readonly<Record<Dialect, { readonly key: string; readonly find: TextIndex["find"] }>> = {
  sqlite: {
    key: "rowid",
    find: (queries) => {
      const text = queries.map(({ token, isPrefix }) => `"${token}"${isPrefix ? " *" : ""}`).join(" AND ")
      return sql`select rowid from archive_text where archive_text match ${text}`
    },
  },
  postgres: {
    key: "id",
    find: (queries) => {
      const text = queries.map(({ token, isPrefix }) => `'${token}'${isPrefix ? ":*" : ""}`).join(" & ")
      return sql`select t.id from archive_text t where t.words @@ ${text}::tsquery`
    },
  },
  mysql: {
    key: "id",
    find: (queries) => {
      const text = queries.map(({ token, isPrefix }) => `+${token}${isPrefix ? "*" : ""}`).join(" ")
      return sql`select t.id from archive_text t where match (t.words) against (${text} in boolean mode)`
    },
  },
}
