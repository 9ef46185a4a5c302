import type { Migration } from "@kith/feature-kit"
import type { Kysely } from "kysely"
import type { Backend } from "./backend.ts"
import { DatabaseStartError } from "./failures.ts"

/** One row for every migration that was begun. */
interface Ledger {
  migration: { feature: string; name: string; applied_at: number | null }
}

type Migrations = Readonly<Record<string, Migration>>

/**
 * Brings the tables of a feature to their newest shape: runs what the ledger does not know, in the order of the names,
 * and notes it. Several processes may start at once; one migrates and the others find the work done.
 */
export function createMigrator(backend: Backend): (feature: string, migrations: Migrations) => Promise<void> {
  // Mostly there is nothing to do, for any feature: one question instead of a lock and a transaction for each.
  let foundAtStart: Promise<ReadonlyMap<string, ReadonlySet<string>>> | undefined
  return async (feature, migrations) => {
    const names = Object.keys(migrations).sort()
    if (names.length === 0) return
    foundAtStart ??= readWholeLedger(backend)
    const applied = (await foundAtStart).get(feature)
    if (applied?.size === names.length && names.every((name) => applied.has(name))) return
    await backend.exclusively((db) => migrate(backend, db as Kysely<Ledger>, feature, names, migrations))
  }
}

async function migrate(
  backend: Backend,
  db: Kysely<Ledger>,
  feature: string,
  names: readonly string[],
  migrations: Migrations,
): Promise<void> {
  await createLedger(backend, db)
  const applied = await readLedger(db, feature)
  refuseStrangers(feature, names, applied)
  for (const [name, migration] of Object.entries(migrations).sort(byName)) {
    if (applied.has(name)) continue
    // Without transactional DDL (MySQL) the note without a time stays when the migration fails half-way.
    await db.insertInto("migration").values({ feature, name, applied_at: null }).execute()
    await migration({ db, dialect: backend.dialect, types: backend.types })
    await db
      .updateTable("migration")
      .set({ applied_at: Date.now() })
      .where("feature", "=", feature)
      .where("name", "=", name)
      .execute()
  }
}

const byName = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1)

async function createLedger({ types }: Backend, db: Kysely<Ledger>): Promise<void> {
  await db.schema
    .createTable("migration")
    .ifNotExists()
    .addColumn("feature", types.name, (column) => column.notNull())
    .addColumn("name", types.name, (column) => column.notNull())
    .addColumn("applied_at", types.integer)
    .addPrimaryKeyConstraint("migration_pk", ["feature", "name"])
    .execute()
}

/** The migrations of each feature that were applied; none where there is no ledger yet. */
async function readWholeLedger({ kysely }: Backend): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const all = (kysely as Kysely<Ledger>).selectFrom("migration").select(["feature", "name"])
  // What is wrong with a database is told by the migration that then runs.
  const rows = await all
    .where("applied_at", "is not", null)
    .execute()
    .catch(() => [])
  const found = Map.groupBy(rows, ({ feature }) => feature)
  return new Map([...found].map(([feature, of]) => [feature, new Set(of.map(({ name }) => name))]))
}

async function readLedger(db: Kysely<Ledger>, feature: string): Promise<ReadonlySet<string>> {
  const rows = await db.selectFrom("migration").selectAll().where("feature", "=", feature).execute()
  const halfDone = rows.find((row) => row.applied_at === null)
  if (halfDone) {
    throw new DatabaseStartError(
      `The migration ${halfDone.name} of ${feature} was interrupted half-way. Restore the backup from before the update and start again.`,
    )
  }
  return new Set(rows.map((row) => row.name))
}

function refuseStrangers(feature: string, names: readonly string[], applied: ReadonlySet<string>): void {
  const stranger = [...applied].find((name) => !names.includes(name))
  if (stranger === undefined) return
  throw new DatabaseStartError(
    `The database was made by a newer Kith: it has the migration ${stranger} of ${feature}, which this version does not know. Start the newer version, or restore the backup from before its first start.`,
  )
}
