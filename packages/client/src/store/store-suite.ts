import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, test } from "node:test"
import type { EntryQuery, MessageRecord } from "./records.ts"
import type { Store } from "./store.ts"

const JULIET = "juliet@capulet.example"
const TYBALT = "tybalt@capulet.example"

export function record(order: number, changes: Partial<MessageRecord> = {}): MessageRecord {
  return {
    id: `m${order}`,
    peer: JULIET,
    order,
    direction: "in",
    from: JULIET,
    body: `line ${order}`,
    sentAt: order,
    state: "delivered",
    ...changes,
  }
}

/** What every backend must do. `open` opens the same database each time within one test. */
export function describeStore(name: string, open: () => Promise<Store>, hasLastingStorage: boolean): void {
  describe(name, () => {
    let store: Store
    const put = (...records: MessageRecord[]) =>
      store.transact(async (t) => {
        for (const each of records) await t.putMessage(each)
      })
    const bodies = (records: readonly MessageRecord[]) => records.map((each) => each.order)

    beforeEach(async () => {
      store = await open()
    })
    afterEach(async () => {
      await store.wipe().catch(() => undefined)
    })

    test("pages through a conversation in both directions, without the bounds", async () => {
      await put(record(3), record(1), record(5), record(2), record(4), record(9, { peer: TYBALT }))
      await store.transact(async (t) => {
        const newest = await t.listMessages({ peer: JULIET, limit: 2, newestFirst: true })
        assert.deepEqual(bodies(newest), [5, 4])
        const older = await t.listMessages({ peer: JULIET, below: 4, limit: 10, newestFirst: true })
        assert.deepEqual(bodies(older), [3, 2, 1])
        const between = { peer: JULIET, above: 1, below: 5, limit: 10, newestFirst: false }
        assert.deepEqual(bodies(await t.listMessages(between)), [2, 3, 4])
        assert.deepEqual(await t.listMessages({ ...between, limit: 0, newestFirst: true }), [])
        assert.deepEqual(await t.listMessages({ ...between, above: 4, below: 2 }), [])
      })
    })

    test("tells directions apart", async () => {
      await put(record(1), record(2, { direction: "out" }), record(3), record(4, { direction: "out" }))
      await store.transact(async (t) => {
        const query = { peer: JULIET, direction: "out", limit: 10, newestFirst: true } as const
        assert.deepEqual(bodies(await t.listMessages(query)), [4, 2])
        assert.equal(await t.countIncoming(JULIET, 1), 1)
        assert.equal(await t.countIncoming(JULIET, 0), 2)
        assert.equal(await t.countIncoming(TYBALT, 0), 0)
      })
    })

    test("finds a message by each of its ids, and forgets the old ones when it changes", async () => {
      await put(record(1, { stanzaId: "s1", archiveId: "a1" }))
      await put(record(7, { id: "m1", stanzaId: "s2", archiveId: "a2", state: "displayed" }))
      await store.transact(async (t) => {
        assert.equal((await t.findMessage("m1"))?.order, 7)
        assert.equal(await t.findMessageByArchiveId("a1"), undefined)
        assert.equal((await t.findMessageByArchiveId("a2"))?.state, "displayed")
        assert.deepEqual(await t.listMessagesByStanzaId(JULIET, "s1"), [])
        assert.equal((await t.listMessagesByStanzaId(JULIET, "s2")).length, 1)
        assert.deepEqual(await t.listMessagesByStanzaId(TYBALT, "s2"), [])
        assert.equal((await t.listMessages({ peer: JULIET, limit: 9, newestFirst: false })).length, 1)
        await t.removeMessage("m1")
        assert.equal(await t.findMessage("m1"), undefined)
        assert.equal(await t.findMessageByArchiveId("a2"), undefined)
      })
    })

    test("answers at most ten messages that share one id", async () => {
      await put(...Array.from({ length: 30 }, (_, i) => record(i + 1, { stanzaId: "same" })))
      const found = await store.transact((t) => t.listMessagesByStanzaId(JULIET, "same"))
      assert.equal(found.length, 10)
    })

    test("keeps the send queue in order, over all conversations", async () => {
      const pending = { direction: "out", state: "pending" } as const
      await put(
        record(20, { ...pending, queuedAt: 20 }),
        record(10, { ...pending, queuedAt: 10, peer: TYBALT }),
        record(5),
      )
      await put(record(30, { ...pending, queuedAt: 30 }))
      assert.deepEqual(bodies(await store.transact((t) => t.listQueue(2))), [10, 20])
      await put(record(11, { id: "m10", peer: TYBALT, direction: "out", state: "sent" }))
      assert.deepEqual(bodies(await store.transact((t) => t.listQueue(9))), [20, 30])
    })

    test("undoes everything a failed transaction did", async () => {
      await put(record(1, { archiveId: "a1" }), record(2))
      await store.transact((t) => t.putSetting("mood", { is: "calm" }))
      const failing = store.transact(async (t) => {
        await t.putMessage(record(1, { body: "changed", archiveId: "other" }))
        await t.putMessage(record(3))
        await t.removeMessage("m2")
        await t.putSetting("mood", undefined)
        throw new Error("A plague on both your houses")
      })
      await assert.rejects(failing, /plague/)
      await store.transact(async (t) => {
        assert.deepEqual(bodies(await t.listMessages({ peer: JULIET, limit: 9, newestFirst: false })), [1, 2])
        assert.equal((await t.findMessageByArchiveId("a1"))?.body, "line 1")
        assert.deepEqual(await t.findSetting("mood"), { is: "calm" })
      })
    })

    test("runs transactions one after the other", async () => {
      await Promise.all(
        Array.from({ length: 20 }, () =>
          store.transact(async (t) => {
            const before = (await t.findSetting<number>("count")) ?? 0
            await t.putSetting("count", before + 1)
          }),
        ),
      )
      assert.equal(await store.transact((t) => t.findSetting("count")), 20)
    })

    test("keeps conversations and settings", async () => {
      const conversation = {
        peer: JULIET,
        lastMessageId: "m1",
        lastOrder: 1,
        lastIncomingOrder: 1,
        displayedOrder: 0,
        markedOrder: 0,
        hasWritten: false,
      }
      await store.transact(async (t) => {
        await t.putConversation(conversation)
        await t.putConversation({ ...conversation, displayedOrder: 1 })
        await t.putConversation({ ...conversation, peer: TYBALT })
        await t.removeConversation(TYBALT)
        assert.deepEqual(await t.listConversations(), [{ ...conversation, displayedOrder: 1 }])
        assert.equal(await t.findConversation(TYBALT), undefined)
        assert.equal(await t.findSetting("nothing"), undefined)
      })
    })

    test("keeps files until they are removed, and undoes what a failed transaction did to them", async () => {
      const rose = new Blob(["a rose"], { type: "text/plain" })
      await store.transact((t) => t.putFile("f1", rose))
      const failing = store.transact(async (t) => {
        await t.removeFile("f1")
        await t.putFile("f2", rose)
        throw new Error("A plague on both your houses")
      })
      await assert.rejects(failing, /plague/)
      assert.deepEqual(await store.transact((t) => t.listFiles()), [{ id: "f1", bytes: 6 }])
      const kept = await store.transact((t) => t.findFile("f1"))
      assert.equal(await kept?.text(), "a rose")
      assert.equal(kept?.type, "text/plain")
      await store.transact((t) => t.removeFile("f1"))
      assert.equal(await store.transact((t) => t.findFile("f1")), undefined)
    })

    test("lists entries of a collection in the order of their keys", async () => {
      await store.transact(async (t) => {
        for (const key of ["b", "a", "c", "B", "a\nx", "ä"]) await t.putEntry("letters", key, { key })
        await t.putEntry("lettersx", "a", 1)
        await t.putEntry("letters", "b", { key: "changed" })
        const keys = async (query: EntryQuery) =>
          (await t.listEntries("letters", query)).map(({ key }) => key)
        assert.deepEqual(await keys({ limit: 9 }), ["B", "a", "a\nx", "b", "c", "ä"])
        assert.deepEqual(await keys({ from: "a", below: "c", limit: 9 }), ["a", "a\nx", "b"])
        assert.deepEqual(await keys({ from: "a", limit: 2 }), ["a", "a\nx"])
        assert.deepEqual(await keys({ limit: 0 }), [])
        assert.deepEqual(await t.findEntry("letters", "b"), { key: "changed" })
        await t.putEntry("letters", "b", undefined)
        assert.equal(await t.findEntry("letters", "b"), undefined)
        assert.deepEqual(await keys({ from: "a\nx", limit: 2 }), ["a\nx", "c"])
      })
      const failing = store.transact(async (t) => {
        await t.putEntry("letters", "a", undefined)
        await t.putEntry("letters", "z", 1)
        throw new Error("A plague on both your houses")
      })
      await assert.rejects(failing, /plague/)
      await store.transact(async (t) => {
        assert.deepEqual(await t.findEntry("letters", "a"), { key: "a" })
        assert.equal(await t.findEntry("letters", "z"), undefined)
      })
    })

    if (hasLastingStorage) {
      test("still knows everything when it is opened again, until it is wiped", async () => {
        await put(record(1))
        await store.close()
        store = await open()
        assert.equal((await store.transact((t) => t.findMessage("m1")))?.body, "line 1")
        await store.wipe()
        store = await open()
        assert.equal(await store.transact((t) => t.findMessage("m1")), undefined)
      })
    }

    test("stays fast among many messages", async () => {
      const total = hasLastingStorage && name.includes("IndexedDB") ? 5_000 : 100_000
      for (let from = 1; from <= total; from += 1_000) {
        await put(...Array.from({ length: 1_000 }, (_, i) => record(from + i, { stanzaId: `s${from + i}` })))
      }
      const begun = performance.now()
      for (let round = 0; round < 50; round++) {
        const below = total - round * 50
        await store.transact((t) => t.listMessages({ peer: JULIET, below, limit: 50, newestFirst: true }))
        await store.transact((t) => t.listMessagesByStanzaId(JULIET, `s${below}`))
      }
      const perPageMs = (performance.now() - begun) / 50
      assert.ok(perPageMs < 60, `a page took ${perPageMs.toFixed(1)} ms`)
    })
  })
}
