import assert from "node:assert/strict"
import { test } from "node:test"
import { Jid } from "@kith/xmpp"
import { createMemoryStore } from "../node/index.ts"
import type { Store, StoreTransaction } from "../store/store.ts"
import { record } from "../store/store-suite.ts"
import { closeDevices, openDevice } from "../testing/people.ts"

const NOWHERE = { kind: "websocket", url: "ws://127.0.0.1:9/xmpp" } as const
const JULIET = Jid.parse("juliet@capulet.example")
const ROMEO = { address: Jid.parse("romeo@montague.example"), password: "a rose" }
const TOTAL = 20_000

/** Counts what is read, for that is what takes time in a browser. */
function counting(store: Store): { readonly store: Store; read: number } {
  const counted = {
    read: 0,
    store: {
      ...store,
      transact: <T>(work: (transaction: StoreTransaction) => Promise<T>) =>
        store.transact((transaction) =>
          work(
            new Proxy(transaction, {
              get(target, name) {
                if (name === "listMessages") {
                  return async (query: Parameters<StoreTransaction["listMessages"]>[0]) => {
                    const found = await target.listMessages(query)
                    counted.read += found.length
                    return found
                  }
                }
                const member: unknown = Reflect.get(target, name)
                return typeof member === "function" ? member.bind(target) : member
              },
            }),
          ),
        ),
    },
  }
  return counted
}

test("a message costs the same in a long window as in a short one", async (t) => {
  t.after(closeDevices)
  const memory = createMemoryStore()
  await memory.transact(async (transaction) => {
    for (let order = 1; order <= TOTAL; order++) {
      await transaction.putMessage(record(order * 1_000, { stanzaId: `s${order}` }))
    }
  })
  const counted = counting(memory)
  const account = await openDevice(ROMEO, NOWHERE, { store: counted.store })
  const conversation = account.conversation(JULIET)
  assert.equal(await conversation.readAround("s1"), "m1000")
  assert.equal(conversation.messages.get().length, TOTAL)
  const [first] = conversation.messages.get()

  counted.read = 0
  const begun = performance.now()
  await conversation.send("It is the east")
  await conversation.react("m1000", ["🌹"])
  const tookMs = performance.now() - begun
  const messages = conversation.messages.get()
  assert.equal(messages.length, TOTAL + 1)
  assert.equal(messages.at(-1)?.body, "It is the east")
  assert.equal(messages[0]?.reactions?.[0]?.emoji, "🌹")
  assert.notEqual(messages[0], first)
  assert.equal(messages[1], conversation.messages.get()[1])
  assert.ok(counted.read < 200, `${counted.read} messages were read`)
  assert.ok(tookMs < 1_000, `It took ${tookMs} ms`)
})

test("a message is found by what others call it, also in a room, whose archive may give any id", async (t) => {
  t.after(closeDevices)
  const store = createMemoryStore()
  await store.transact(async (transaction) => {
    await transaction.putMessage(record(1_000, { stanzaId: "s1", archiveId: `${JULIET} 17` }))
    await transaction.putMessage(record(2_000, { stanzaId: "s2", archiveId: "18" }))
    for (let order = 3; order <= 300; order++) await transaction.putMessage(record(order * 1_000))
  })
  const conversation = (await openDevice(ROMEO, NOWHERE, { store })).conversation(JULIET)
  assert.equal((await conversation.findMessage("17"))?.id, "m1000")
  assert.equal(await conversation.findMessage("19"), undefined)
  assert.equal(await conversation.readAround("17"), "m1000")
  assert.equal(await conversation.readAround("18"), "m2000")
  assert.equal(await conversation.readAround("s1"), "m1000")
})
