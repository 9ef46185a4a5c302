import assert from "node:assert/strict"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { parseConfig } from "../../config/index.ts"
import { checkClock } from "./clock.ts"

test("a clock that is behind the last thing written here is wrong", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kith-clock-"))
  try {
    await writeFile(join(folder, "kith.db"), "")
    const config = parseConfig("", { features: [], environment: { KITH_SERVER_DATA_FOLDER: folder } })
    const [wrong] = await checkClock(config, Date.UTC(2020, 0, 1))
    assert.equal(wrong?.kind, "bad")
    assert.match(wrong?.text ?? "", /^The clock says 2020-01-01T.*Set the clock/)
    const [right] = await checkClock(config, Date.now())
    assert.notEqual(right?.kind, "bad")
  } finally {
    await rm(folder, { recursive: true })
  }
})
