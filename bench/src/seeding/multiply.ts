import type { DatabaseSync } from "node:sqlite"

export interface Multiplication {
  readonly table: string
  /** Which row is the model; all of them have what it says about one another. */
  readonly like: string
  /** Columns that are not as in the model: SQL, which may name the columns of `for`. */
  readonly change: Readonly<Record<string, string>>
  /** What stands behind FROM: a row is made for each of its rows, in their order. */
  readonly for: string
}

/**
 * Makes rows out of rows that the server itself has written, inside of the database: nothing else is fast enough for
 * tens of millions. A column that `change` does not name is as in the model, also one that a later version adds.
 */
export function multiply(database: DatabaseSync, work: Multiplication): void {
  const { table, like, change } = work
  // A copy: what reads and writes one table would first be gathered somewhere as a whole.
  database.exec(
    `drop table if exists temp.model; create temp table model as select * from main.${table} where ${like}`,
  )
  const models = database.prepare("select count(*) as count from temp.model").get()?.count
  if (models === 0) throw new Error(`The server wrote no row of ${table} where ${like}`)
  const columns = database.prepare("select name from pragma_table_info(?)").all(table)
  const names = columns.map(({ name }) => String(name))
  const unknown = Object.keys(change).filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new Error(`The table ${table} has no column ${unknown.join(", ")}`)
  const values = names.map((name) => change[name] ?? `model.${name}`)
  // CROSS JOIN keeps the order in which tables are named, so that rows come in the order of their keys.
  database.exec(
    `insert into main.${table} (${names.join()}) select ${values.join()} from ${work.for} cross join temp.model`,
  )
}

/** Stands behind FROM: the numbers from 0 below `count`, as column `name`. */
export const numbers = (count: number, name: string): string =>
  `(with recursive n(${name}) as (select 0 union all select ${name} + 1 from n where ${name} < ${count - 1}) select * from n)`

/** SQL for a text in which some words, of letters and `@` and `-`, are replaced by SQL of their own. */
export function textWith(text: string, replacements: Readonly<Record<string, string>>): string {
  const pieces = text.split(new RegExp(`(${Object.keys(replacements).join("|")})`))
  return pieces.map((piece) => replacements[piece] ?? `'${piece.replaceAll("'", "''")}'`).join(" || ")
}
