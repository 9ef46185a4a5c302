import assert from "node:assert/strict"
import { test } from "node:test"
import { startTestServer } from "../../testing/index.ts"

const TILES = "https://tiles.example.org/{z}/{x}/{y}.png"

async function ask(config: string) {
  await using server = await startTestServer({ config })
  const answer = await fetch(`http://127.0.0.1:${server.ports.http}/api/v1/maps`)
  return await answer.json()
}

test("maps come from nobody until the operator says from whom", async () => {
  assert.deepEqual(await ask(""), { attribution: "© OpenStreetMap contributors", maxZoom: 19 })
  assert.deepEqual(await ask(`[maps]\ntiles = "${TILES}"\nattribution = "© Verona"\nmax-zoom = 12\n`), {
    tiles: TILES,
    attribution: "© Verona",
    maxZoom: 12,
  })
})

test("an address without places for the tile is refused, with an example", async () => {
  await assert.rejects(ask(`[maps]\ntiles = "https://tiles.example.org/"\n`), /\{z\}, \{x\} and \{y\}/)
})
