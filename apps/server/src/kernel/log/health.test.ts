import assert from "node:assert/strict"
import { tmpdir } from "node:os"
import { test } from "node:test"
import { diskSpaceCheck, examineHealth } from "./health.ts"

test("the server is healthy when every check passes", async () => {
  const health = await examineHealth([{ name: "database", run: async () => {} }, diskSpaceCheck(tmpdir(), 1)])
  assert.deepEqual(health, { isHealthy: true, checks: { database: "ok", disk: "ok" } })
})

test("a check that fails says why", async () => {
  const health = await examineHealth([diskSpaceCheck(tmpdir(), Number.MAX_SAFE_INTEGER)])
  assert.equal(health.isHealthy, false)
  assert.match(health.checks.disk ?? "", /^Only \d+ MiB are free/)
})
