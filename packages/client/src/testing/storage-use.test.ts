import assert from "node:assert/strict"
import { test } from "node:test"
import type { Account } from "../index.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import { record } from "../store/store-suite.ts"
import { describeCouple } from "./describe-couple.ts"
import { openDevice } from "./people.ts"
import { until } from "./until.ts"

describeCouple("what a device stores", (couple) => {
  async function say(from: Account, to: Account, count: number): Promise<void> {
    const conversation = from.conversation(to.jid)
    for (let line = 1; line <= count; line++) await conversation.send(`line ${line}`)
    await until(conversation.messages, (all) => all.at(-1)?.state !== "pending")
  }

  test("is told for each conversation, the largest first, while it is counted", async () => {
    const store = createMemoryStore()
    await couple.create()
    const { host, romeo: person } = couple
    await store.transact(async (t) => {
      for (const [peer, count] of [
        ["tybalt@capulet.example", 10],
        ["juliet@capulet.example", 600],
      ] as const) {
        const conversation = {
          peer,
          lastMessageId: "",
          lastOrder: 0,
          lastIncomingOrder: 0,
          displayedOrder: 0,
          markedOrder: 0,
          hasWritten: false,
        }
        await t.putConversation(conversation)
        for (let order = 1; order <= count; order++) {
          await t.putMessage(record(order, { peer, id: `${peer} ${order}` }))
        }
      }
    })
    const romeo = await openDevice(person, host.webSocket, { store })
    const { conversations } = await romeo.storage.measure()
    assert.deepEqual(
      conversations.map(({ peer, messageCount, fileBytes }) => [peer.local, messageCount, fileBytes]),
      [
        ["juliet", 600, 0],
        ["tybalt", 10, 0],
      ],
    )
    assert.ok((conversations[0]?.messageBytes ?? 0) > 600 * 100)
    const enough = AbortSignal.abort(new Error("Enough."))
    await assert.rejects(romeo.storage.measure({ signal: enough }), /Enough/)
  })

  test("loses older messages when that is wanted, and reads them again when somebody looks", async () => {
    const [romeo, juliet] = await couple.meet()
    await say(juliet, romeo, 120)
    const conversation = romeo.conversation(juliet.jid)
    const { messages } = conversation
    await until(messages, (all) => all.at(-1)?.body === "line 120")
    await conversation.markDisplayed()
    assert.equal(romeo.storage.canReadAgain(juliet.jid), true)
    await romeo.storage.removePast(juliet.jid)
    const { conversations } = await romeo.storage.measure()
    assert.equal(conversations[0]?.messageCount, 50)
    while (conversation.messages.get().length < 120) await conversation.loadOlder()
    assert.deepEqual(
      conversation.messages.get().map(({ body }) => body),
      Array.from({ length: 120 }, (_, line) => `line ${line + 1}`),
    )
    const { conversations: again } = await romeo.storage.measure()
    assert.equal(again[0]?.messageCount, 120)
  })

  test("keeps what nobody has seen yet", async () => {
    const [romeo, juliet] = await couple.meet()
    await say(juliet, romeo, 70)
    const { messages } = romeo.conversation(juliet.jid)
    await until(messages, (all) => all.at(-1)?.body === "line 70")
    await romeo.storage.removePast(juliet.jid)
    const { conversations } = await romeo.storage.measure()
    assert.equal(conversations[0]?.messageCount, 70)
    assert.equal(romeo.totalUnread.get(), 70)
  })

  test("loses files from device to device when that is wanted, and says so", async () => {
    const [romeo, juliet] = await couple.meet()
    const rose = new Blob(["a rose by any other name"], { type: "text/plain" })
    await romeo.fileTransfers.send(juliet.jid, [{ data: rose, details: { name: "rose.txt" } }])
    const { messages } = juliet.conversation(romeo.jid)
    const [offer] = await until(messages, ([only]) => only?.direct?.state === "offered")
    await juliet.fileTransfers.accept(offer?.id ?? "")
    const [arrived] = await until(messages, ([only]) => only?.direct?.state === "done")
    const before = await juliet.storage.measure()
    assert.equal(before.conversations[0]?.fileBytes, rose.size)
    await juliet.storage.removeFiles(romeo.jid)
    const [removed] = await until(messages, ([only]) => only?.direct?.isRemoved === true)
    assert.equal(await juliet.fileTransfers.findFile(removed?.attachments?.[0]?.url ?? ""), undefined)
    assert.equal(removed?.id, arrived?.id)
    const { conversations } = await juliet.storage.measure()
    assert.deepEqual([conversations[0]?.fileBytes, conversations[0]?.messageCount], [0, 1])
  })
})
