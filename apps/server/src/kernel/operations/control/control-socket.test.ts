import assert from "node:assert/strict"
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { DomainError, operation } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { z } from "zod"
import { OperationRegistry } from "../registry.ts"
import { askServer, findServerProcess } from "./ask-server.ts"
import { openControlSocket } from "./control-socket.ts"

const log = { debug() {}, info() {}, warn() {}, error() {} }
const self = Jid.parse("localhost")

const registry = new OperationRegistry()
registry.add(
  operation({
    name: "removeAccount",
    summary: "Remove an account",
    rest: "DELETE /accounts/:username",
    scope: "admin",
    input: z.object({ username: z.string() }),
    output: z.object({ by: z.string() }),
    run({ username }, { user }) {
      if (username === "juliet") throw new DomainError("conflict", "Juliet stays.")
      return { by: user.toString() }
    },
  }),
)

describe("The control socket", () => {
  let dataFolder: string
  before(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), "kith-control-"))
  })
  after(() => rm(dataFolder, { recursive: true }))

  const open = () => openControlSocket({ dataFolder, registry, self, log })

  test("lets the owner of the machine do everything without a token", async () => {
    const socket = await open()
    assert.deepEqual(await askServer(dataFolder, "removeAccount", { username: "romeo" }), {
      result: { by: "localhost" },
    })
    assert.equal(await findServerProcess(dataFolder), process.pid)
    await socket.close()
  })

  test("passes a refusal on", async () => {
    const socket = await open()
    await assert.rejects(askServer(dataFolder, "removeAccount", { username: "juliet" }), {
      name: "DomainError",
      code: "conflict",
      text: "Juliet stays.",
    })
    await assert.rejects(askServer(dataFolder, "removeAccount", { name: "x" }), { code: "bad-request" })
    await assert.rejects(askServer(dataFolder, "burnVerona", {}), { code: "not-found" })
    await socket.close()
  })

  test("is for nobody but the owner", { skip: process.platform === "win32" }, async () => {
    const socket = await open()
    const { mode } = await stat(join(dataFolder, "control.sock"))
    assert.equal(mode & 0o777, 0o600)
    await socket.close()
  })

  test("tells when no server is running", async () => {
    assert.equal(await askServer(dataFolder, "removeAccount", { username: "romeo" }), undefined)
    assert.equal(await findServerProcess(dataFolder), undefined)
  })

  test("keeps a second server away from the same data", async () => {
    const socket = await open()
    await assert.rejects(open(), /Another server is running with the data folder/)
    assert.equal(await findServerProcess(dataFolder), process.pid)
    await socket.close()
  })

  test("opens over what a server left behind that was killed", {
    skip: process.platform === "win32",
  }, async () => {
    await writeFile(join(dataFolder, "control.sock"), "")
    const socket = await open()
    assert.equal(await findServerProcess(dataFolder), process.pid)
    await socket.close()
  })
})
