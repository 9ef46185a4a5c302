import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { connect, createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { parseConfig } from "../../config/index.ts"
import { builtInFeatures as features } from "../../features.ts"
import { createLog } from "../../kernel/log/index.ts"
import { askServer } from "../../kernel/operations/index.ts"
import { startServer } from "../../server.ts"
import { placeMigratedFile } from "../../testing/databases/migrated-file.ts"

test("whoever finds a door open finds a server that can be told what to do", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "kith-opening-"))
  t.after(() => rm(folder, { recursive: true, force: true }))
  await placeMigratedFile(folder)
  const port = await findPort()
  const config = parseConfig("", {
    features,
    environment: {
      KITH_SERVER_DATA_FOLDER: folder,
      KITH_LISTENERS_ADDRESSES: "127.0.0.1",
      KITH_LISTENERS_TCP_PORT: String(port),
      KITH_LISTENERS_DIRECT_TLS_PORT: "false",
      KITH_LISTENERS_HTTP_PORT: "0",
      KITH_DATABASE_URL: "sqlite:",
      KITH_DATABASE_DURABILITY: "normal",
    },
  })
  const starting = startServer({ config, features, log: createLog({ ...config.log, level: "error" }) })
  t.after(async () => (await starting).stop())
  await untilOpen(port)
  const added = await askServer(folder, "addDomain", { domain: "verona.example" })
  assert.ok(added !== undefined, "nobody would add it to a server that does not run")
  const account = { username: "juliet", password: "o teach me how I should forget" }
  assert.ok((await askServer(folder, "createAccount", account, "verona.example")) !== undefined)
})

async function untilOpen(port: number): Promise<void> {
  while (!(await isOpen(port)));
}

const isOpen = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect({ host: "127.0.0.1", port })
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false))
    socket.once("connect", () => socket.destroy())
  })

async function findPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === "object" && address !== null ? address.port : 0
}
