import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { clientXeps } from "./client-xeps.ts"

test("What the client's README names among its standards is in the list of what it speaks", () => {
  const readme = readFileSync(new URL("../packages/client/README.md", import.meta.url), "utf8")
  const table = readme.split("\n").filter((line) => /^\| `/.test(line))
  const named = table.flatMap((line) => {
    const standards = line.split("|").at(3) ?? ""
    // RFCs stand there too, before the extensions.
    const extensions = /XEP-(.*)$/.exec(standards)?.[1] ?? ""
    return [...extensions.matchAll(/\b0\d{3}\b/g)].map(([number]) => Number(number))
  })
  assert.ok(named.length > 40)
  assert.deepEqual(
    named.filter((xep) => !clientXeps.includes(xep)),
    [],
  )
})
