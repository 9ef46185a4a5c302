import assert from "node:assert/strict"
import { test } from "node:test"
import { MessageLog } from "../messages/message-log.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import type { MessageRecord } from "../store/records.ts"
import type { Store } from "../store/store.ts"
import { SearchIndex } from "./search-index.ts"
import { bitsOfText } from "./signature.ts"

const PEER = "juliet@capulet.example"
const record = (id: string, body: string, change: Partial<MessageRecord> = {}): MessageRecord => {
  const order = Number(id.replace(/\D/g, ""))
  const fields = { peer: PEER, from: PEER, direction: "in", state: "delivered" } as const
  return { ...fields, id, body, order, sentAt: order * 1_000, ...change }
}

const write = (log: MessageLog, ...records: MessageRecord[]) =>
  log.change(async (recording) => {
    for (const each of records) {
      await recording.transaction.putMessage(each)
      await recording.touch(each.peer)
    }
  })

async function bringUpToDate(index: SearchIndex): Promise<void> {
  while (await index.advance(100));
}

async function search(index: SearchIndex, word: string, limit = 10): Promise<string[]> {
  await bringUpToDate(index)
  const [since, until] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  const isMeant = ({ text }: { text: string }) => text.includes(word)
  const rows = await index.find({ bits: bitsOfText(word), since, until, isMeant, limit })
  return rows.map(({ id }) => id)
}

/** Everything the index keeps, as one text. */
async function contentOf(store: Store): Promise<string> {
  const entries = await store.transact((t) => t.listEntries("search-segment", { limit: 1_000 }))
  return JSON.stringify(entries)
}

test("The newest of thousands of messages are found first, also those from before there was an index", async () => {
  const store = createMemoryStore()
  const log = new MessageLog(store, () => 0)
  const old = Array.from({ length: 2_000 }, (_, at) => record(`m${at + 1}`, `Number ${at + 1} of the moon`))
  await store.transact(async (t) => {
    for (const each of old) await t.putMessage(each)
  })
  await write(log, record("m3000", "The inconstant moon"))
  const index = new SearchIndex(store)
  assert.deepEqual(await search(index, "moon", 3), ["m3000", "m2000", "m1999"])
  assert.deepEqual(await search(index, "number 77 "), ["m77"])
  assert.deepEqual(await search(index, "constan"), ["m3000"])
  assert.deepEqual(await search(index, "sun"), [])
  // Another program that opens the same store has it all.
  assert.deepEqual(await search(new SearchIndex(store), "number 1999"), ["m1999"])
})

test("What was changed is found as it is now, and of what was taken back nothing is kept", async () => {
  const store = createMemoryStore()
  const log = new MessageLog(store, () => 0)
  const index = new SearchIndex(store)
  await write(log, record("m1", "Meet me at nine"), record("m2", "At the secret cell"))
  assert.deepEqual(await search(index, "nine"), ["m1"])
  await write(log, record("m1", "Meet me at ten"))
  assert.deepEqual([await search(index, "nine"), await search(index, "ten")], [[], ["m1"]])
  assert.doesNotMatch(await contentOf(store), /nine/)
  await write(log, record("m2", "", { retracted: { at: 1 } }))
  await log.change(async (recording) => {
    await recording.transaction.removeMessage("m1")
    await recording.touch(PEER)
  })
  assert.deepEqual([await search(index, "secret"), await search(index, "ten")], [[], []])
  assert.doesNotMatch(await contentOf(store), /secret|ten/)
})

test("Two tabs work on one index, and an undone transaction leaves no trace in either", async () => {
  const store = createMemoryStore()
  const log = new MessageLog(store, () => 0)
  let isBroken = false
  const breaking: Store = {
    ...store,
    transact: (work) =>
      store.transact(async (t) => {
        const result = await work(t)
        if (isBroken) throw new Error("The disk is full")
        return result
      }),
  }
  const [here, there] = [new SearchIndex(breaking), new SearchIndex(store)]
  await write(log, record("m1", "But soft"))
  assert.deepEqual(await search(here, "soft"), ["m1"])
  assert.deepEqual(await search(there, "soft"), ["m1"])
  await write(log, record("m2", "What light"))
  isBroken = true
  await assert.rejects(here.advance(100), /full/)
  isBroken = false
  assert.deepEqual(await search(there, "light"), ["m2"])
  await write(log, record("m3", "It is the east"))
  assert.deepEqual(await search(here, "east"), ["m3"])
  assert.deepEqual(await search(here, "light"), ["m2"])
  assert.equal((await contentOf(store)).split("What light".toLowerCase()).length, 2)
})
