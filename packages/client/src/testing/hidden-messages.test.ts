import assert from "node:assert/strict"
import { after, afterEach, before, test } from "node:test"
import type { Account } from "../account/account.ts"
import { HIDDEN_MOST, uniteHidden } from "../hidden-messages/hidden-codec.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import { describeOnHosts, type Host } from "./hosts.ts"
import { befriend, closeDevices, openDevice, type Person, signIn } from "./people.ts"
import { until } from "./until.ts"

const textsOf = (account: Account, other: Person) =>
  account
    .conversation(other.address)
    .messages.get()
    .map(({ body }) => body)
const untilTexts = (account: Account, other: Person, texts: readonly string[]) =>
  until(account.conversation(other.address).messages, () => {
    return textsOf(account, other).join("|") === texts.join("|")
  })
const idOf = (account: Account, other: Person, text: string) => {
  const message = account
    .conversation(other.address)
    .messages.get()
    .find(({ body }) => body === text)
  assert.ok(message)
  return message.id
}

describeOnHosts("a message that is deleted for oneself", (startHost) => {
  let host: Host
  before(async () => {
    host = await startHost()
  })
  after(() => host.stop())
  afterEach(closeDevices)

  async function talk() {
    const romeo = await host.createPerson("romeo")
    const juliet = await host.createPerson("juliet")
    const here = await signIn(romeo, host.webSocket)
    const hers = await signIn(juliet, host.webSocket)
    await befriend(here, hers)
    for (const text of ["one", "two", "three"]) await hers.conversation(romeo.address).send(text)
    await untilTexts(here, juliet, ["one", "two", "three"])
    await here.conversation(juliet.address).send("four")
    await untilTexts(here, juliet, ["one", "two", "three", "four"])
    await untilTexts(hers, romeo, ["one", "two", "three", "four"])
    await until(here.conversation(juliet.address).messages, (all) => all.at(-1)?.state !== "pending")
    return { romeo, juliet, here, hers }
  }

  test("goes from all devices of theirs, now and later, and from nobody else's", async () => {
    const { romeo, juliet, here, hers } = await talk()
    const phone = await signIn(romeo, host.webSocket)
    await untilTexts(phone, juliet, ["one", "two", "three", "four"])
    const ids = ["two", "four"].map((text) => idOf(here, juliet, text))
    await here.conversation(juliet.address).hide(ids)
    assert.deepEqual(textsOf(here, juliet), ["one", "three"])
    await untilTexts(phone, juliet, ["one", "three"])
    assert.equal(phone.conversations.get()[0]?.lastMessage?.body, "three")
    // The archive has them, and does not bring them.
    const later = await signIn(romeo, host.webSocket)
    await untilTexts(later, juliet, ["one", "three"])
    assert.deepEqual(textsOf(hers, romeo), ["one", "two", "three", "four"])
  })

  test("does not come back by what is done to it later", async () => {
    const { romeo, juliet, here, hers } = await talk()
    await here.conversation(juliet.address).hide([idOf(here, juliet, "two")])
    await hers.conversation(romeo.address).edit(idOf(hers, romeo, "two"), "two and a half")
    await hers.conversation(romeo.address).send("five")
    await untilTexts(here, juliet, ["one", "three", "four", "five"])
    const later = await signIn(romeo, host.webSocket)
    await untilTexts(later, juliet, ["one", "three", "four", "five"])
  })

  test("without a connection goes here at once, and from the others when there is one", async () => {
    const { romeo, juliet, here } = await talk()
    const store = createMemoryStore()
    const phone = await signIn(romeo, host.webSocket, { store })
    await untilTexts(phone, juliet, ["one", "two", "three", "four"])
    await phone.close()
    const openLink = () => Promise.reject(new Error("There is no network"))
    const offline = await openDevice(romeo, host.webSocket, { store, openLink })
    await untilTexts(offline, juliet, ["one", "two", "three", "four"])
    await offline.conversation(juliet.address).hide([idOf(offline, juliet, "one")])
    assert.deepEqual(textsOf(offline, juliet), ["two", "three", "four"])
    await here.conversation(juliet.address).hide([idOf(here, juliet, "three")])
    await offline.close()
    const back = await signIn(romeo, host.webSocket, { store })
    // Both have deleted, and neither takes back what the other did.
    await untilTexts(back, juliet, ["two", "four"])
    await untilTexts(here, juliet, ["two", "four"])
  })
})

test("Two lists of hidden messages make the same one, whichever comes first, and it has an end", () => {
  const many = (from: number, count: number) =>
    Array.from({ length: count }, (_, number) => ({ id: `m${from + number}`, at: from + number }))
  const one = many(0, 300)
  const other = [...many(200, 300), { archiveId: "a", id: "m0", at: 7 }]
  const both = uniteHidden(one, other)
  assert.deepEqual(uniteHidden(other, one), both)
  assert.deepEqual(uniteHidden(both, other), both)
  assert.equal(both.length, HIDDEN_MOST)
  assert.equal(both.at(-1)?.id, "m499")
})
