import assert from "node:assert/strict"
import { after, afterEach, before, describe, test } from "node:test"
import { PASSWORD, startTestServer, type TestServer } from "../../../../apps/server/src/testing/index.ts"
import type { Account, Message, NewFile } from "../index.ts"
import { isOnDevice } from "../index.ts"
import { putFile } from "../node/index.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import type { FilePut, PutFile } from "../uploads/put-file.ts"
import { closeDevices, openDevice, type Person, signIn } from "./people.ts"
import { until } from "./until.ts"

const picture = (name: string): NewFile => ({
  data: new Blob([`all of ${name}`], { type: "image/png" }),
  details: { name, mediaType: "image/png" },
})
const ALBUM = ["rose.png", "sword.png", "tomb.png"].map(picture)

/** Answers as a server does that has something against files of that name, until `forgive`. */
function against(name: string, status = 403) {
  let isForgiven = false
  const put: PutFile = (request) =>
    !isForgiven && request.url.includes(name) ? Promise.resolve(status) : putFile(request)
  return {
    put,
    forgive: () => {
      isForgiven = true
    },
  }
}

/** Holds the file of that name on its way, until `open`, or until it is called off. */
function holding(name: string) {
  const begun = Promise.withResolvers<void>()
  const opened = Promise.withResolvers<void>()
  const put: PutFile = async (request: FilePut) => {
    if (!request.url.includes(name)) return await putFile(request)
    request.onProgress(3)
    begun.resolve()
    const aborted = new Promise<never>((_, reject) => {
      request.signal.addEventListener("abort", () => reject(request.signal.reason))
    })
    await Promise.race([opened.promise, aborted])
    return await putFile(request)
  }
  return { put, begun: begun.promise, open: () => opened.resolve() }
}

const names = (message: Message | undefined) => message?.attachments?.map(({ name }) => name)
const urlOf = (message: Message | undefined, name: string) =>
  message?.attachments?.find((each) => each.name === name)?.url ?? ""
const isSent = ([first]: readonly Message[]) => first?.state === "sent" || first?.state === "delivered"

describe("several files of one message", () => {
  let server: TestServer
  let romeo: Person
  let juliet: Account
  before(async () => {
    server = await startTestServer({
      config: "[uploads]\nmax-file-bytes = 1000\nmax-bytes-per-account = 2000",
    })
  })
  after(() => server.stop())
  afterEach(closeDevices)
  let count = 0
  const meet = async (put: PutFile = putFile, store = createMemoryStore()) => {
    count += 1
    const [one, other] = [`romeo${count}`, `juliet${count}`]
    await server.register(one, other)
    const endpoint = { kind: "websocket", url: server.webSocketUrl } as const
    const as = (name: string) => ({ address: server.address(name), password: PASSWORD })
    romeo = as(one)
    juliet = await signIn(as(other), endpoint)
    const here = await signIn(romeo, endpoint, { putFile: put, store })
    return { here, store, endpoint, toJuliet: here.conversation(juliet.jid) }
  }

  test("are kept when one fails, which can be tried again", async () => {
    const guard = against("sword")
    const { here, toJuliet, store } = await meet(guard.put)
    await here.uploads.send(juliet.jid, { body: "By any other name" }, ALBUM)
    const [failed] = await until(toJuliet.messages, ([one]) => one?.state === "failed")
    assert.deepEqual(failed?.failure, { kind: "files-failed", count: 1 })
    assert.deepEqual(failed?.failedFiles, [
      { url: urlOf(failed, "sword.png"), failure: { kind: "upload-answer", status: 403 } },
    ])
    assert.equal(failed?.body, "By any other name")
    const stillHere = failed?.attachments?.map(({ url }) => isOnDevice(url))
    assert.deepEqual(stillHere, [false, true, false])
    await until(here.uploads.transfers, (all) => all.size === 0)
    guard.forgive()
    await here.uploads.retryFile(failed?.id ?? "", urlOf(failed, "sword.png"))
    const [arrived] = await until(juliet.conversation(romeo.address).messages, ({ length }) => length === 1)
    assert.deepEqual(names(arrived), ["rose.png", "sword.png", "tomb.png"])
    const [sent] = await until(toJuliet.messages, isSent)
    assert.equal(sent?.failedFiles, undefined)
    assert.deepEqual(await store.transact((t) => t.listFiles()), [])
  })

  test("go without the one that fails, when it is left out", async () => {
    const { here, toJuliet, store } = await meet(against("sword").put)
    await here.uploads.send(juliet.jid, { body: "By any other name" }, ALBUM)
    const [failed] = await until(toJuliet.messages, ([one]) => one?.state === "failed")
    await here.uploads.leaveOut(failed?.id ?? "", urlOf(failed, "sword.png"))
    const [arrived] = await until(juliet.conversation(romeo.address).messages, ({ length }) => length === 1)
    assert.equal(arrived?.body, "By any other name")
    assert.deepEqual(names(arrived), ["rose.png", "tomb.png"])
    await until(toJuliet.messages, isSent)
    while ((await store.transact((t) => t.listFiles())).length > 0) await new Promise(setImmediate)
  })

  test("are held up, taken up again and left out one by one", async () => {
    const door = holding("rose")
    const { here, toJuliet } = await meet(door.put)
    const { uploads } = here
    await uploads.send(juliet.jid, { body: "" }, ALBUM)
    await door.begun
    const [message] = await until(toJuliet.messages, ({ length }) => length === 1)
    const [id, rose] = [message?.id ?? "", urlOf(message, "rose.png")]
    const stateOf = (url: string) => uploads.transfers.get().get(id)?.files.get(url)?.state
    assert.equal(stateOf(rose), "uploading")
    uploads.pause(id, rose)
    assert.equal(stateOf(rose), "paused")
    // The others go on, and then the message waits for the one.
    await until(uploads.transfers, (all) => all.get(id)?.files.size === 1)
    await until(uploads.transfers, (all) => all.get(id)?.state === "paused")
    assert.equal(toJuliet.messages.get()[0]?.state, "pending")
    door.open()
    uploads.resume(id, rose)
    const [arrived] = await until(juliet.conversation(romeo.address).messages, ({ length }) => length === 1)
    assert.deepEqual(names(arrived), ["rose.png", "sword.png", "tomb.png"])
    await until(uploads.transfers, (all) => all.size === 0)
  })

  test("can all be left out, one after the other: then the message is gone, or only words", async () => {
    const door = holding(".png")
    const { here, toJuliet, store } = await meet(door.put)
    await here.uploads.send(juliet.jid, { body: "" }, ALBUM.slice(0, 2))
    await here.uploads.send(juliet.jid, { body: "Only words" }, ALBUM.slice(2))
    await door.begun
    const both = await until(toJuliet.messages, ({ length }) => length === 2)
    for (const { id, attachments = [] } of both) {
      for (const { url } of attachments) await here.uploads.leaveOut(id, url)
    }
    const [arrived] = await until(juliet.conversation(romeo.address).messages, ({ length }) => length === 1)
    assert.equal(arrived?.body, "Only words")
    assert.equal(arrived?.attachments, undefined)
    await until(toJuliet.messages, ({ length }) => length === 1)
    await until(here.uploads.transfers, (all) => all.size === 0)
    while ((await store.transact((t) => t.listFiles())).length > 0) await new Promise(setImmediate)
  })

  test("say each why the server refuses them, with all of them kept over the end of the program", async () => {
    const { here, store, endpoint } = await meet()
    const large = (name: string) => ({ ...picture(name), data: new Blob(["x".repeat(900)]) })
    const files = [large("one.png"), large("two.png"), large("three.png"), picture("small.png")]
    await here.uploads.send(juliet.jid, { body: "Too much" }, files)
    const toJuliet = here.conversation(juliet.jid)
    const [failed] = await until(toJuliet.messages, ([one]) => one?.state === "failed")
    assert.deepEqual(
      failed?.failedFiles?.map(({ url, failure }) => [url, failure.kind]),
      [[urlOf(failed, "three.png"), "upload-quota"]],
    )
    await here.close()
    const again = await openDevice(romeo, endpoint, { store })
    const [kept] = await until(again.conversation(juliet.jid).messages, ({ length }) => length === 1)
    assert.deepEqual([kept?.state, kept?.body, names(kept)?.length], ["failed", "Too much", 4])
    assert.equal((await again.uploads.findFile(urlOf(kept, "three.png")))?.size, 900)
    await again.uploads.leaveOut(kept?.id ?? "", urlOf(kept, "three.png"))
    const [arrived] = await until(juliet.conversation(romeo.address).messages, ({ length }) => length === 1)
    assert.deepEqual(names(arrived), ["one.png", "two.png", "small.png"])
  })

  test("of which this device has lost one say so", async () => {
    const door = holding("rose")
    const { here, toJuliet, store } = await meet(door.put)
    await here.uploads.send(juliet.jid, { body: "" }, ALBUM)
    await door.begun
    const [message] = await until(toJuliet.messages, ({ length }) => length === 1)
    const tomb = urlOf(message, "tomb.png")
    await store.transact((t) => t.removeFile(tomb.slice("upload:".length)))
    door.open()
    const [failed] = await until(toJuliet.messages, ([one]) => one?.state === "failed")
    assert.deepEqual(failed?.failedFiles, [{ url: tomb, failure: { kind: "file-lost" } }])
  })
})
