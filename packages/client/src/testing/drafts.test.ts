import assert from "node:assert/strict"
import { after, afterEach, before, test } from "node:test"
import { Jid } from "@kith/xmpp"
import { createMemoryStore } from "../store/memory-store.ts"
import { describeOnHosts, type Host } from "./hosts.ts"
import { closeDevices, openDevice, signIn } from "./people.ts"
import { until } from "./until.ts"

const JULIET = Jid.parse("juliet@example.org")
const KEY = JULIET.toString()

describeOnHosts("a draft", (startHost) => {
  let host: Host
  before(async () => {
    host = await startHost()
  })
  after(() => host.stop())
  afterEach(closeDevices)

  test("reaches the other devices as it is after the last key, and goes there when it was sent", async () => {
    const romeo = await host.createPerson("romeo")
    const here = await signIn(romeo, host.webSocket)
    const phone = await signIn(romeo, host.webSocket)
    const seen: string[] = []
    phone.drafts.all.subscribe(() => {
      const draft = phone.drafts.all.get().get(KEY)
      if (draft !== undefined) seen.push(draft.text)
    })
    const reply = {
      id: "a1",
      to: "juliet@example.org/balcony",
      author: "Juliet",
      excerpt: "Wherefore\u0000?",
    }
    const mentions = [{ name: "Juliet", address: KEY }]
    for (const text of ["O", "O spe", "O speak \u0007again, @Juliet"]) {
      here.drafts.save(JULIET, { text, reply, mentions, at: 17 })
    }
    await until(phone.drafts.all, (all) => all.has(KEY))
    assert.deepEqual(seen, ["O speak again, @Juliet"], "not at each key")
    const later = await signIn(romeo, host.webSocket)
    for (const device of [phone, later]) {
      const drafts = await until(device.drafts.all, (all) => all.has(KEY))
      assert.deepEqual(drafts.get(KEY), {
        text: "O speak again, @Juliet",
        reply: { ...reply, excerpt: "Wherefore?" },
        mentions,
        at: 17,
      })
    }
    here.drafts.save(JULIET, undefined)
    await until(phone.drafts.all, (all) => !all.has(KEY))
  })

  test("that was begun without a connection is told when there is one", async () => {
    const romeo = await host.createPerson("romeo")
    const store = createMemoryStore()
    const openLink = () => Promise.reject(new Error("There is no network"))
    const phone = await signIn(romeo, host.webSocket)
    const offline = await openDevice(romeo, host.webSocket, { store, openLink })
    offline.drafts.save(JULIET, { text: "Good night", at: 1 })
    await offline.drafts.flush()
    await offline.close()
    await signIn(romeo, host.webSocket, { store })
    await until(phone.drafts.all, (all) => all.get(KEY)?.text === "Good night")
  })
})
