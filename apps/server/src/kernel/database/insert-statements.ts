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
  const byTable = new Map<string, Shape[]>()
  for (const { table, row } of rows) {
    const { columns, values } = shapeOf(byTable, table, row)
    for (const column of columns) values.push(row[column] ?? null)
  }
  return [...byTable.values()].flat().flatMap((shape) => statementsOf(shape, dialect))
}

/** Rows of one table have few shapes, so the one that fits is found sooner than its name could be put together. */
function shapeOf(byTable: Map<string, Shape[]>, table: string, row: TableRow["row"]): Shape {
  let shapes = byTable.get(table)
  if (shapes === undefined) {
    shapes = []
    byTable.set(table, shapes)
  }
  let shape = shapes.find(({ columns }) => fits(columns, row))
  if (shape === undefined) {
    shape = { table, columns: Object.keys(row), values: [] }
    shapes.push(shape)
  }
  return shape
}

function fits(columns: readonly string[], row: TableRow["row"]): boolean {
  let index = 0
  for (const column in row) if (columns[index++] !== column) return false
  return index === columns.length
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
