import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import { test } from "node:test"
import { multiply, numbers, textWith } from "./multiply.ts"

const openLetters = () => {
  const database = new DatabaseSync(":memory:")
  database.exec("create table letter (id integer primary key, sender text, seal text)")
  database.exec("insert into letter values (1, 'romeo', 'wax'), (2, 'tybalt', 'ink')")
  return database
}

test("rows are made like the model, but for what is changed", () => {
  const database = openLetters()
  multiply(database, {
    table: "letter",
    like: "sender = 'romeo'",
    change: { id: "10 + number", sender: "'romeo' || number" },
    for: numbers(2, "number"),
  })
  const rows = database.prepare("select id, sender, seal from letter where id >= 10").all()
  assert.deepEqual(
    rows.map((row) => Object.values(row)),
    [
      [10, "romeo0", "wax"],
      [11, "romeo1", "wax"],
    ],
  )
})

test("a model or a column that is not there is no reason to go on", () => {
  const work = { table: "letter", like: "id = 1", change: { id: "null" }, for: numbers(1, "number") }
  assert.throws(() => multiply(openLetters(), { ...work, like: "id = 3" }), /no row of letter where id = 3/)
  assert.throws(() => multiply(openLetters(), { ...work, change: { ring: "1" } }), /no column ring/)
})

test("words of a text are replaced by SQL, and the rest is quoted", () => {
  const text = textWith("<a to='juliet@localhost'/>", { "juliet@localhost": "('user' || 7)" })
  const row = new DatabaseSync(":memory:").prepare(`select ${text} as text`).get()
  assert.equal(row?.text, "<a to='user7'/>")
})
