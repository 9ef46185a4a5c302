import "fake-indexeddb/auto"
import assert from "node:assert/strict"
import { test } from "node:test"
import { describeStore, record } from "../store/store-suite.ts"
import { openIndexedDbStore } from "./indexed-db-store.ts"

describeStore("the IndexedDB store", () => openIndexedDbStore("kith-test"), true)

test("opens what an earlier version stored", async () => {
  const opening = indexedDB.open("kith-old", 1)
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("setting")
    opening.result.createObjectStore("conversation", { keyPath: "peer" })
    const messages = opening.result.createObjectStore("message", { keyPath: "id" })
    for (const [index, path] of Object.entries(INDEXES_OF_VERSION_1)) messages.createIndex(index, path)
    messages.put(record(1))
  }
  await new Promise((resolve) => {
    opening.onsuccess = resolve
  })
  opening.result.close()
  const store = await openIndexedDbStore("kith-old")
  await store.transact(async (t) => {
    assert.equal((await t.findMessage("m1"))?.body, "line 1")
    await t.putEntry("letters", "a", 1)
    assert.equal(await t.findEntry("letters", "a"), 1)
  })
  await store.wipe()
})

const INDEXES_OF_VERSION_1 = {
  byOrder: ["peer", "order"],
  byDirection: ["peer", "direction", "order"],
  byStanzaId: ["peer", "stanzaId"],
  byArchiveId: "archiveId",
  byQueue: "queuedAt",
}
