import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, afterEach, beforeEach, describe, test } from "node:test"
import { Jid } from "@kith/xmpp"
import "fake-indexeddb/auto"
import type { Account, Conversation, Message } from "../index.ts"
import { openSqliteStore } from "../node/sqlite-store.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import type { Store } from "../store/store.ts"
import { closeDevices, openDevice } from "../testing/people.ts"
import { ScriptedServer } from "../testing/scripted-server.ts"
import { until } from "../testing/until.ts"
import { openIndexedDbStore } from "./indexed-db-store.ts"

const ROMEO = "romeo@montague.example"
const JULIET = Jid.parse("juliet@capulet.example")
const folder = mkdtempSync(join(tmpdir(), "kith-hand-over-"))
after(() => rmSync(folder, { recursive: true }))

/** A store on a disk that can be made to wait, and to be full. */
class Disk {
  isFull = false
  readonly #store: Store
  #turn = Promise.withResolvers<void>()

  constructor(store: Store) {
    this.#store = store
    this.#turn.resolve()
  }

  stop(): void {
    this.#turn = Promise.withResolvers()
  }
  goOn(): void {
    this.#turn.resolve()
  }

  get store(): Store {
    const { transact, close, wipe } = this.#store
    return {
      transact: async (work) => {
        await this.#turn.promise
        return await transact(async (transaction) => {
          const result = await work(transaction)
          if (this.isFull) throw new Error("The disk is full")
          return result
        })
      },
      close,
      wipe,
    }
  }
}

const bodies = (messages: readonly Message[]) => messages.map(({ body }) => body)

let count = 0
const STORES: Readonly<Record<string, (name: string) => Promise<Store>>> = {
  "the memory store": async () => createMemoryStore(),
  "the SQLite store": async (name) => openSqliteStore(join(folder, `${name}.sqlite`)),
  "the IndexedDB store": (name) => openIndexedDbStore(name),
}

for (const [what, openStore] of Object.entries(STORES)) {
  describe(`what is written, on its way to ${what}`, () => {
    let name: string
    let disk: Disk
    let server: ScriptedServer
    let account: Account
    let conversation: Conversation

    const sent = () =>
      server.find("message", (message) => message.has("body")).map((message) => message.child("body")?.text)
    const start = async () => {
      disk = new Disk(await openStore(name))
      account = await openDevice(
        { address: Jid.parse(ROMEO), password: "secret" },
        { kind: "websocket", url: "ws://127.0.0.1:9" },
        { store: disk.store, openLink: server.openLink },
      )
      conversation = account.conversation(JULIET)
    }

    beforeEach(async () => {
      name = `hand-over-${++count}`
      server = new ScriptedServer(ROMEO)
      server.acknowledges = true
      await start()
      await account.whenOnline()
      await conversation.send("before")
      await until(conversation.messages, ([only]) => only?.state === "sent")
    })
    afterEach(async () => {
      disk.goOn()
      await closeDevices()
    })

    test("is shown at once, and goes to the server only when it is safe", async () => {
      disk.stop()
      let isSafe = false
      const sending = conversation.send("Hark").then(() => {
        isSafe = true
      })
      assert.deepEqual(bodies(conversation.messages.get()), ["before", "Hark"])
      assert.equal(conversation.messages.get().at(-1)?.state, "pending")
      assert.equal(account.conversations.get()[0]?.lastMessage?.body, "Hark")
      await new Promise((resolve) => setImmediate(resolve))
      assert.equal(isSafe, false)
      assert.deepEqual(sent(), ["before"])
      disk.goOn()
      await sending
      await until(conversation.messages, (all) => all.at(-1)?.state === "sent")
      assert.deepEqual(sent(), ["before", "Hark"])
    })

    test("is at no time shown twice or in another order", async () => {
      const said = Array.from({ length: 12 }, (_, line) => `line ${line}`)
      const seen: (readonly Message[])[] = []
      const stop = conversation.messages.subscribe(() => seen.push(conversation.messages.get()))
      disk.stop()
      const sending = said.slice(0, 6).map((line) => conversation.send(line))
      disk.goOn()
      for (const line of said.slice(6)) sending.push(conversation.send(line))
      const answer = `<message from='${JULIET}/b' to='${ROMEO}' id='a1' type='chat'><body>answer</body></message>`
      server.say(answer)
      await Promise.all(sending)
      const isDone = (all: readonly Message[]) =>
        all.length === 14 && all.every(({ state }) => state === "sent" || state === "delivered")
      await until(conversation.messages, isDone)
      stop()
      assert.deepEqual(sent(), ["before", ...said])
      for (const messages of seen) {
        const ids = messages.map(({ id }) => id)
        assert.equal(new Set(ids).size, ids.length, "one stands there twice")
        const mine = bodies(messages).filter((body) => body.startsWith("line"))
        assert.deepEqual(mine, said.slice(0, mine.length))
      }
    })

    test("stays the same object while it is stored, so that nothing is drawn again", async () => {
      const sending = conversation.send("Hark")
      const shown = conversation.messages.get().at(-1)
      const seen: (Message | undefined)[] = []
      const stop = conversation.messages.subscribe(() => seen.push(conversation.messages.get().at(-1)))
      await sending
      stop()
      for (const message of seen) if (message?.state === "pending") assert.equal(message, shown)
    })

    test("stands there with its text when it could not be kept, until it can", async () => {
      disk.isFull = true
      await assert.rejects(conversation.send("My ears have yet not drunk"), { name: "NotKept" })
      await assert.rejects(conversation.send("a hundred words"), { name: "NotKept" })
      const [, first, second] = conversation.messages.get()
      assert.equal(first?.body, "My ears have yet not drunk")
      assert.equal(first?.state, "failed")
      assert.deepEqual(first?.failure, { kind: "not-kept" })
      await assert.rejects(conversation.retry(first?.id ?? ""), { name: "NotKept" })
      assert.equal(conversation.messages.get().length, 3)

      disk.isFull = false
      await conversation.discard(second?.id ?? "")
      await conversation.retry(first?.id ?? "")
      await until(conversation.messages, (all) => all.length === 2 && all[1]?.state === "sent")
      assert.deepEqual(sent(), ["before", "My ears have yet not drunk"])
      await conversation.send("after")
      assert.deepEqual(bodies(conversation.messages.get()), ["before", "My ears have yet not drunk", "after"])
    })

    test("can be changed while it is on its way", async () => {
      disk.stop()
      const sending = conversation.send("Wherefore art thou Romo")
      const id = conversation.messages.get().at(-1)?.id ?? ""
      const editing = conversation.edit(id, "Wherefore art thou Romeo")
      disk.goOn()
      await Promise.all([sending, editing])
      assert.equal(conversation.messages.get().at(-1)?.body, "Wherefore art thou Romeo")
    })

    if (what === "the IndexedDB store") {
      test("is lost with the page only where it was not said to be safe", async () => {
        await conversation.send("safe")
        disk.stop()
        void conversation.send("not yet").catch(() => undefined)
        assert.equal(conversation.messages.get().at(-1)?.body, "not yet")
        // The page is gone: what waits for this disk waits for ever.
        server = new ScriptedServer(ROMEO)
        const gone = disk
        await start()
        await until(conversation.messages, ({ length }) => length === 2)
        assert.deepEqual(bodies(conversation.messages.get()), ["before", "safe"])
        await closeDevices()
        gone.goOn()
      })
    }
  })
}
