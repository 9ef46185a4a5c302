import type { Dialect, TableRow } from "@kith/feature-kit"
import { CompiledQuery, type Kysely } from "kysely"
import { insertStatements, quoteName } from "./insert-statements.ts"

/**
 * Inserts each row or replaces the columns of it that are no `keys`. No two of them have the same keys. NOTE: MySQL asks
 * every unique key of the table, the others only `keys`: a table for upsert should have no second unique key.
 */
export async function upsert(
  kysely: Kysely<unknown>,
  dialect: Dialect,
  table: string,
  rows: readonly TableRow["row"][],
  keys: readonly string[],
): Promise<void> {
  const statements = insertStatements(
    rows.map((row) => ({ table, row })),
    dialect,
  )
  const columns = Object.keys(rows[0] ?? {})
  const clause = conflictClause(columns, keys, dialect)
  await Promise.all(
    statements.map(({ sql, parameters }) =>
      kysely.executeQuery(CompiledQuery.raw(`${sql} ${clause}`, [...parameters])),
    ),
  )
}

function conflictClause(columns: readonly string[], keys: readonly string[], dialect: Dialect): string {
  const quote = (name: string) => quoteName(name, dialect)
  const quotedKeys = keys.map(quote)
  const others = columns.filter((column) => !keys.includes(column)).map(quote)
  if (dialect === "mysql") {
    const set = others.length === 0 ? quotedKeys : others
    return `on duplicate key update ${set.map((column) => `${column} = values(${column})`).join(", ")}`
  }
  const target = `on conflict (${quotedKeys.join(", ")})`
  if (others.length === 0) return `${target} do nothing`
  return `${target} do update set ${others.map((column) => `${column} = excluded.${column}`).join(", ")}`
}
