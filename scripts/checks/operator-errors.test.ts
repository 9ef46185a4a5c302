import assert from "node:assert/strict"
import { readFile } from "node:fs/promises"
import { test } from "node:test"
import { ERROR_TABLE } from "../../apps/server/src/kernel/errors/index.ts"

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), "utf8")
const page = await read("docs/operators/errors.md")

test("every code of a wrong setting or a failed start is explained, and no other", async () => {
  const sources = await Promise.all(
    ["config/config-error.ts", "explain-failure.ts"].map((path) => read(`apps/server/src/${path}`)),
  )
  const codes = (text: string) => new Set(text.match(/KITH-[A-Z]+(-[A-Z]+)+/g))
  assert.deepEqual([...codes(page)].sort(), [...codes(sources.join())].sort())
})

test("every code of the API stands there with its status and its condition", () => {
  for (const [code, { status, condition }] of Object.entries(ERROR_TABLE)) {
    assert.match(page, new RegExp(`^\\| \`${code}\` \\| ${status}.* \\| ${condition} \\|$`, "m"))
  }
})
