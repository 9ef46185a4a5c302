import { existsSync } from "node:fs"
import { join } from "node:path"
import type { AnyFeature } from "@kith/feature-kit"
import type { Kysely } from "kysely"
import type { Config } from "../../config.ts"
import { type OpenDatabase, openDatabase } from "../../kernel/database/index.ts"
import { bad, type Finding, good, note } from "./finding.ts"

const QUIET = { debug() {}, info() {}, warn() {}, error() {} }

/** Whether the database answers, is undamaged, and has the tables this version knows. Changes nothing in it. */
export async function checkDatabase(config: Config, features: readonly AnyFeature[]): Promise<Finding[]> {
  const { dataFolder } = config.server
  const { url, durability } = config.database
  if (url === "sqlite:" && !existsSync(join(dataFolder, "kith.db"))) {
    return [good("Database: SQLite, made at the first start")]
  }
  let opened: OpenDatabase
  try {
    opened = await openDatabase({ url, durability, dataFolder, log: QUIET })
  } catch (error) {
    return [bad(`The database cannot be opened: ${(error as Error).message}`)]
  }
  try {
    await opened.ping()
    const damage = await opened.checkIntegrity()
    if (damage.length > 0) {
      return [bad(`The database is damaged: ${damage.slice(0, 3).join("; ")}. Restore the last backup.`)]
    }
    return [good(`Database: ${opened.product}, answers`), ...(await checkMigrations(opened, features))]
  } catch (error) {
    return [bad(`The database does not answer: ${(error as Error).message}`)]
  } finally {
    await opened.close()
  }
}

interface Ledger {
  migration: { feature: string; name: string; applied_at: number | null }
}

async function checkMigrations(opened: OpenDatabase, features: readonly AnyFeature[]): Promise<Finding[]> {
  const db = opened.kysely as Kysely<Ledger>
  const tables = await db.introspection.getTables()
  if (!tables.some(({ name }) => name === "migration")) {
    return [note("Database: empty; its tables are made at the first start")]
  }
  const rows = await db.selectFrom("migration").selectAll().execute()
  const halfDone = rows.find((row) => row.applied_at === null)
  if (halfDone !== undefined) {
    const name = `${halfDone.feature}/${halfDone.name}`
    return [bad(`The migration ${name} was interrupted half-way. Restore the backup from before the update.`)]
  }
  const known = features.flatMap(({ name, migrations }) =>
    Object.keys(migrations).map((step) => `${name}/${step}`),
  )
  const applied = new Set(rows.map(({ feature, name }) => `${feature}/${name}`))
  const running = new Set(features.map(({ name }) => name))
  const stranger = rows.find(
    ({ feature, name }) => running.has(feature) && !known.includes(`${feature}/${name}`),
  )
  if (stranger !== undefined) {
    return [
      bad(
        `A newer version of Kith has changed this database (${stranger.feature}/${stranger.name}). Update Kith.`,
      ),
    ]
  }
  const missing = known.filter((step) => !applied.has(step)).length
  return missing === 0
    ? []
    : [note(`Database: ${missing} migrations will run at the next start. Make a backup first.`)]
}
