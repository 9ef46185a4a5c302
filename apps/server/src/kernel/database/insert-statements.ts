import type { Dialect, TableRow, Value } from "@kith/feature-kit"
import type { Statement } from "./backend.ts"

/** Rows of one statement. Few sizes, so that the statements of a table are few and stay prepared. */
const CHUNKS = [64, 16, 4, 1]

interface Shape {
  readonly table: string
  readonly columns: readonly string[]
  readonly values: Value[]
}

/** The statements that insert the rows: table by table, rows of one table in their order. */
export function insertStatements(rows: readonly TableRow[], dialect: Dialect): Statement[] {
  const shapes = new Map<string, Shape>()
  let last: Shape | undefined
  for (const { table, row } of rows) {
    if (last === undefined || !fits(last, table, row)) last = findShape(shapes, table, row)
    for (const column of last.columns) last.values.push(row[column] ?? null)
  }
  return [...shapes.values()].flatMap((shape) => statementsOf(shape, dialect))
}

function fits(shape: Shape, table: string, row: TableRow["row"]): boolean {
  if (shape.table !== table) return false
  let index = 0
  for (const column in row) if (shape.columns[index++] !== column) return false
  return index === shape.columns.length
}

function findShape(shapes: Map<string, Shape>, table: string, row: TableRow["row"]): Shape {
  const columns = Object.keys(row)
  const key = [table, ...columns].join()
  const shape = shapes.get(key) ?? { table, columns, values: [] }
  shapes.set(key, shape)
  return shape
}

function statementsOf({ table, columns, values }: Shape, dialect: Dialect): Statement[] {
  const statements: Statement[] = []
  let from = 0
  for (const rows of CHUNKS) {
    const length = rows * columns.length
    for (; values.length - from >= length && length > 0; from += length) {
      statements.push({
        sql: insertSql(table, columns, rows, dialect),
        parameters: values.slice(from, from + length),
      })
    }
  }
  return statements
}

const known = new Map<string, string>()

function insertSql(table: string, columns: readonly string[], rows: number, dialect: Dialect): string {
  const key = `${dialect} ${rows} ${table} ${columns.join()}`
  const found = known.get(key)
  if (found !== undefined) return found
  let position = 0
  const placeholder = () => (dialect === "postgres" ? `$${++position}` : "?")
  const tuple = () => `(${columns.map(placeholder).join(", ")})`
  const names = columns.map((column) => quoteName(column, dialect)).join(", ")
  const tuples = Array.from({ length: rows }, tuple).join(", ")
  const sql = `insert into ${quoteName(table, dialect)} (${names}) values ${tuples}`
  known.set(key, sql)
  return sql
}

/** Names come from our own code; a strange one is a bug. */
export function quoteName(name: string, dialect: Dialect): string {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new TypeError(`"${name}" is no name of a table or column`)
  return dialect === "mysql" ? `\`${name}\`` : `"${name}"`
}
