import type { Dialect, MigrationContext } from "@kith/feature-kit"
import { type Kysely, sql } from "kysely"

/** The words of messages, for searching. What was archived before is not in it. */
export async function createArchiveText({ db, dialect, types }: MigrationContext): Promise<void> {
  // The archives that have the message, if its words are to be found: numbers with blanks between them.
  await db.schema.alterTable("archive_message").addColumn("searched_by", types.text).execute()
  await createIndex(db, dialect)

  // All messages up to the greatest of these are in the index.
  await db.schema
    .createTable("archive_indexed")
    .addColumn("id", types.serial)
    .addColumn("message_id", types.integer, (column) => column.notNull())
    .execute()
}

// biome-ignore lint/suspicious/noExplicitAny: a migration precedes the table types
function createIndex(db: Kysely<any>, dialect: Dialect): Promise<unknown> {
  switch (dialect) {
    case "sqlite":
      // It holds no text, only which message has which word.
      return sql`create virtual table archive_text
        using fts5(words, content='', contentless_delete=1, detail=none, tokenize='ascii')`.execute(db)
    case "postgres":
      return sql`create table archive_text (id bigint primary key, words tsvector not null)`
        .execute(db)
        .then(() => sql`create index archive_text_words on archive_text using gin (words)`.execute(db))
    case "mysql":
      return sql`create table archive_text (
        id bigint primary key,
        words mediumtext character set ascii collate ascii_bin not null,
        fulltext index archive_text_words (words)
      )`.execute(db)
  }
}
