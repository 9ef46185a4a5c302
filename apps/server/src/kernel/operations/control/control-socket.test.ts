import assert from "node:assert/strict"
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"
import { text } from "node:stream/consumers"
import { after, before, describe, test } from "node:test"
import { DomainError, operation } from "@kith/feature-kit"
import { z } from "zod"
import { HttpRoutes } from "../../listeners/http/http-routes.ts"
import { OperationRegistry } from "../registry.ts"
import { askServer, askServerForFile, findServerProcess } from "./ask-server.ts"
import { openControlSocket } from "./control-socket.ts"

const log = { debug() {}, info() {}, warn() {}, error() {} }

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

  const open = (routes = new HttpRoutes("", "localhost")) =>
    openControlSocket({ dataFolder, first: { operations: registry, http: routes }, domain: "localhost", log })

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

  test("passes files to the features that serve their paths", async () => {
    const routes = new HttpRoutes("", "localhost")
    routes.serve("/scrolls", async ({ method, path, body, isConfidential }) => {
      if (path === "/burnt") throw new DomainError("gone", "It is burnt.")
      const torn = async function* () {
        yield "A plague"
        throw new Error("The candle went out")
      }
      if (path === "/torn") return { status: 200, body: Readable.from(torn()) }
      return { status: 200, body: `${method} ${path} ${isConfidential} ${await text(body)}` }
    })
    const socket = await open(routes)
    const ask = async (method: "GET" | "PUT", path: string, sent = "") => {
      const answer = await askServerForFile(dataFolder, { method, path, body: Readable.from([sent]) })
      return [answer?.status, await text(answer?.body as Readable)]
    }
    const long = "both your houses ".repeat(100_000)
    assert.deepEqual(await ask("PUT", "/scrolls/one", long), [200, `PUT /one true ${long}`])
    assert.deepEqual(await ask("GET", "/scrolls/one"), [200, "GET /one true "])
    assert.equal((await ask("GET", "/scrolls/burnt"))[0], 410)
    assert.equal((await ask("GET", "/elsewhere"))[0], 404)
    await assert.rejects(ask("GET", "/scrolls/torn"), "half a file does not look whole")
    await socket.close()
    assert.equal(
      await askServerForFile(dataFolder, { method: "GET", path: "/x", body: Readable.from([]) }),
      undefined,
    )
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
