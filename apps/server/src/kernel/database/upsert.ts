import type { Dialect, Value } from "@kith/feature-kit"
import { CompiledQuery, type Kysely } from "kysely"
import { quoteName } from "./insert-statements.ts"

/**
 * Inserts the row or replaces the columns that are no `keys`. NOTE: MySQL asks every unique key of the table, the
 * others only `keys`: a table for upsert should have no second unique key.
 */
export async function upsert(
  kysely: Kysely<unknown>,
  dialect: Dialect,
  table: string,
  row: Readonly<Record<string, Value>>,
  keys: readonly string[],
): Promise<void> {
  const columns = Object.keys(row)
  const quote = (name: string) => quoteName(name, dialect)
  const placeholders = columns.map((_, index) => (dialect === "postgres" ? `$${index + 1}` : "?"))
  const insert = `insert into ${quote(table)} (${columns.map(quote).join(", ")}) values (${placeholders.join(", ")})`
  const others = columns.filter((column) => !keys.includes(column)).map(quote)
  const sql = `${insert} ${dialect === "mysql" ? mysqlClause(others, keys.map(quote)) : clause(others, keys.map(quote))}`
  await kysely.executeQuery(CompiledQuery.raw(sql, Object.values(row)))
}

function clause(others: readonly string[], keys: readonly string[]): string {
  if (others.length === 0) return `on conflict (${keys.join(", ")}) do nothing`
  const sets = others.map((column) => `${column} = excluded.${column}`)
  return `on conflict (${keys.join(", ")}) do update set ${sets.join(", ")}`
}

function mysqlClause(others: readonly string[], keys: readonly string[]): string {
  const columns = others.length === 0 ? keys : others
  return `on duplicate key update ${columns.map((column) => `${column} = values(${column})`).join(", ")}`
}
