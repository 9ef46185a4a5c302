import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { builtInFeatures } from "../../features.ts"
import { openDatabase } from "../../kernel/database/index.ts"
import { federationMigrations } from "../../kernel/federation/index.ts"

let migrated: Promise<Buffer> | undefined

/**
 * Puts a SQLite database into the data folder whose tables are there and empty: to make them anew for each server of a test
 * file takes a third of its start. What is only a test's own feature is migrated by the server as ever.
 */
export async function placeMigratedFile(dataFolder: string): Promise<void> {
  migrated ??= makeMigratedFile()
  await writeFile(join(dataFolder, "kith.db"), await migrated, { mode: 0o600 })
}

async function makeMigratedFile(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "kith-migrated-"))
  const silent = { debug() {}, info() {}, warn() {}, error() {} }
  try {
    const database = await openDatabase({
      url: "sqlite:",
      dataFolder: folder,
      durability: "normal",
      log: silent,
    })
    await database.migrate("federation", federationMigrations)
    for (const { name, migrations } of builtInFeatures) await database.migrate(name, migrations)
    await database.close()
    return await readFile(join(folder, "kith.db"))
  } finally {
    await rm(folder, { recursive: true })
  }
}
