import { DatabaseSync } from "node:sqlite"
import { createArchiveIds } from "../../apps/server/src/features/message-archive/service/archive-ids.ts"
import { systemClock } from "../../apps/server/src/kernel/feature-host/system-clock.ts"

/** Messages in a filled archive, one every tenth of a second up to now: none is older than what a server keeps. */
export const ARCHIVED = 1_000_000
const SAMPLES = 5_000

/** An archive of one account in the SQLite file of a server. */
interface Archive {
  /** Makes ARCHIVED messages out of the only one that was archived, which is that of `user`. */
  fill(database: DatabaseSync, user: string): void
  /** The ids that clients see of some messages, anywhere in the archive. */
  sampleIds(database: DatabaseSync, user: string): string[]
}

/**
 * Sending a million messages would take Prosody and ejabberd half an hour each. So one is sent, and SQL copies it as each of
 * the servers would have written it, with other ids and times.
 */
export function fillArchive(server: string, path: string, user: string): string[] {
  const archive = ARCHIVES[server]
  if (archive === undefined) throw new Error(`Nobody has told how ${server} stores its archive`)
  const database = new DatabaseSync(path, { timeout: 10_000 })
  try {
    database.exec("BEGIN")
    archive.fill(database, user)
    database.exec("COMMIT")
    return archive.sampleIds(database, user)
  } finally {
    database.close()
  }
}

/** The numbers from 1 to ARCHIVED, as table `numbers`. */
const NUMBERS = `WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${ARCHIVED})`

const ARCHIVES: Readonly<Record<string, Archive>> = {
  Kith: {
    fill(database, user) {
      const owner = `(SELECT id FROM archive WHERE owner = '${user}@localhost')`
      // An id has its time in milliseconds, times 4096; so these go back from the one that is there.
      const older = `- (${ARCHIVED} - n + 1) * 100 * 4096`
      database.exec(`${NUMBERS} INSERT INTO archive_entry
        (archive_id, id, peer_id, peer_resource, nickname, outgoing, kind)
        SELECT archive_id, id ${older}, peer_id, peer_resource, nickname, outgoing, kind
        FROM numbers, (SELECT * FROM archive_entry WHERE archive_id = ${owner})`)
      database.exec(`${NUMBERS} INSERT INTO archive_message (id, stanza, searched_by)
        SELECT id ${older}, stanza, NULL FROM numbers, (SELECT * FROM archive_message)`)
    },
    sampleIds(database) {
      const row = database.prepare("SELECT secret FROM archive_secret").get()
      const ids = createArchiveIds({
        clock: systemClock,
        secret: row?.secret as Uint8Array,
        last: 0,
      })
      return sample(database, "SELECT id AS id FROM archive_message").map((id) => ids.format(Number(id)))
    },
  },
  Prosody: {
    fill(database, user) {
      database.exec(`${NUMBERS} INSERT INTO prosodyarchive
        ("host", "user", "store", "key", "when", "with", "type", "value")
        SELECT "host", "user", "store", 'archived-message-' || n, "when" - (${ARCHIVED} - n) / 10, "with", "type", "value"
        FROM numbers, (SELECT * FROM prosodyarchive WHERE "user" = '${user}')`)
    },
    sampleIds: (database, user) =>
      sample(database, `SELECT "key" AS id FROM prosodyarchive WHERE "user" = '${user}'`),
  },
  ejabberd: {
    fill(database, user) {
      database.exec(`${NUMBERS} INSERT INTO archive (username, timestamp, peer, bare_peer, xml, txt, kind, nick)
        SELECT username, timestamp - (${ARCHIVED} - n + 1) * 100000, peer, bare_peer, xml, txt, kind, nick
        FROM numbers, (SELECT * FROM archive WHERE username = '${user}')`)
    },
    sampleIds: (database, user) =>
      sample(database, `SELECT timestamp AS id FROM archive WHERE username = '${user}'`),
  },
}

function sample(database: DatabaseSync, query: string): string[] {
  const every = Math.floor(ARCHIVED / SAMPLES)
  const rows = database.prepare(`SELECT id FROM (${query}) ORDER BY id`).all()
  // Not the end, behind which there is no whole page.
  return rows
    .filter((_, index) => index % every === 0 && index < rows.length - 100)
    .map(({ id }) => String(id))
}
