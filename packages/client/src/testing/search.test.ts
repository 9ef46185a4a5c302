import assert from "node:assert/strict"
import { after, afterEach, before, test } from "node:test"
import { systemClock } from "../clock.ts"
import type { Conversation } from "../index.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import { describeOnHosts, type Host } from "./hosts.ts"
import { LimitedStore } from "./limited-store.ts"
import { befriend, closeDevices, openDevice, signIn } from "./people.ts"
import { until } from "./until.ts"

describeOnHosts("search", (startHost) => {
  let host: Host
  before(async () => {
    host = await startHost()
  })
  after(() => host.stop())
  afterEach(closeDevices)

  test("finds messages by their words, as they come and without a connection", async () => {
    const [romeo, juliet] = [await host.createPerson("romeo"), await host.createPerson("juliet")]
    const store = createMemoryStore()
    const here = await signIn(romeo, host.webSocket, { store })
    const there = await signIn(juliet, host.webSocket)
    await befriend(here, there)
    const say = async (text: string) => {
      await there.conversation(romeo.address).send(text)
      await until(here.conversations, ([first]) => first?.lastMessage?.body === text)
    }
    const find = async (query: string, account = here) =>
      (await account.search.find(query)).messages.map(({ body }) => body)

    await say("Three words, dear Romeo, and good night indeed")
    await say("Sends José the café’s bill: https://verona.example/bill")
    assert.deepEqual(await find("good ROMEO"), ["Three words, dear Romeo, and good night indeed"])
    assert.deepEqual(await find("cafe jose"), ["Sends José the café’s bill: https://verona.example/bill"])
    assert.deepEqual(await find("night good"), ["Three words, dear Romeo, and good night indeed"])
    assert.deepEqual(await find('"night good"'), [])
    assert.deepEqual(await find("banished"), [])
    assert.deepEqual(await find(""), [])

    await say("Good night, good night!")
    await here.conversation(juliet.address).send("A thousand times the worse, good one")
    assert.deepEqual((await find("good")).length, 3)
    assert.deepEqual(await find("good from:me"), ["A thousand times the worse, good one"])
    assert.deepEqual((await find("from:juliet")).length, 3)
    assert.deepEqual((await find("has:link")).length, 1)
    // The clock of a test server begins with 1970.
    assert.deepEqual((await find("in:juliet after:1969-06 good")).length, 3)
    assert.deepEqual(await find("in:tybalt good"), [])
    assert.deepEqual(await find("good before:1969"), [])
    assert.deepEqual(await find("has:nonsense"), [])
    const found = await here.search.find("good", { limit: 2 })
    assert.deepEqual([found.messages.length, found.hasMore], [2, true])
    assert.deepEqual((await here.search.find("good", { peer: romeo.address })).messages, [])

    await here.close()
    const openLink = () => Promise.reject(new Error("There is no network"))
    const offline = await openDevice(romeo, host.webSocket, { store, openLink })
    assert.deepEqual((await find("night", offline)).length, 2)
  })

  async function sayAndFind() {
    const [romeo, juliet] = [await host.createPerson("romeo"), await host.createPerson("juliet")]
    const store = new LimitedStore()
    // Not in a hurry: the index waits some seconds for more before it takes up what changed.
    const here = await signIn(romeo, host.webSocket, { store, clock: systemClock })
    const there = await signIn(juliet, host.webSocket)
    await befriend(here, there)
    const [mine, hers] = [here.conversation(there.jid), there.conversation(here.jid)]
    const said = ["taken back", "put otherwise", "falls out here", "stays"]
    for (const text of said) await hers.send(text)
    await until(mine.messages, (all) => all.length === said.length)
    await until(
      hers.messages,
      (all) => all.length === said.length && all.every(({ state }) => state !== "pending"),
    )
    const idOf = (conversation: Conversation, text: string) =>
      conversation.messages.get().find(({ body }) => body === text)?.id ?? ""
    const retract = () => hers.retract(idOf(hers, "taken back"))
    const edit = () => hers.edit(idOf(hers, "put otherwise"), "said anew")
    const find = async (query: string, account = here) =>
      (await account.search.find(query)).messages.map(({ body }) => body)
    for (const text of said) assert.deepEqual(await find(text), [text])
    return { romeo, juliet, store, here, there, mine, hers, idOf, retract, edit, find }
  }

  test("finds nothing by words that were taken back or changed, also before the index knows", async () => {
    const { store, here, mine, hers, idOf, retract, edit, find } = await sayAndFind()
    await hers.setTimer(1)
    await hers.send("passes away")
    await until(mine.messages, (all) => all.at(-1)?.body === "passes away")
    await mine.markDisplayed()
    assert.deepEqual(await find("passes away"), ["passes away"])
    await until(mine.messages, (all) => all.at(-1)?.body !== "passes away")
    await retract()
    await edit()
    await mine.hide([idOf(mine, "falls out here")])
    await until(mine.messages, ([first, second]) => {
      return first?.retracted !== undefined && second?.body === "said anew"
    })
    // The index cannot be written any more.
    store.isFull = true
    for (const gone of ["taken back", "put otherwise", "falls out here", "passes away"]) {
      assert.deepEqual(await find(gone), [])
    }
    assert.deepEqual(await find("anew"), ["said anew"])
    assert.deepEqual(await find("stays"), ["stays"])
    assert.equal(here.storage.state.get(), "full")
    store.isFull = false
    assert.equal(await here.storage.look(), true)
    assert.deepEqual(
      [await find("taken"), await find("otherwise"), await find("anew")],
      [[], [], ["said anew"]],
    )
  })

  test("learns from the archive what was taken back and changed while it was away", async () => {
    const { romeo, store, here, there, hers, retract, edit, find } = await sayAndFind()
    await here.close()
    await retract()
    await edit()
    await hers.send("afterwards")
    await until(hers.messages, (all) => all.every(({ state }) => state !== "pending"))
    const again = await signIn(romeo, host.webSocket, { store })
    await until(again.conversation(there.jid).messages, (all) => all.at(-1)?.body === "afterwards")
    assert.deepEqual(await find("taken back", again), [])
    assert.deepEqual(await find("put otherwise", again), [])
    assert.deepEqual(await find("anew", again), ["said anew"])
    assert.deepEqual(await again.search.askServer("taken"), [])
  })

  test("asks the server for what this device does not have, where the server can search", async () => {
    const [romeo, juliet] = [await host.createPerson("romeo"), await host.createPerson("juliet")]
    const here = await signIn(romeo, host.webSocket)
    await here.conversation(juliet.address).send("Wherefore art thou")
    await until(here.conversations, ([first]) => first?.lastMessage?.state === "sent")
    const found = await here.search.askServer("wherefore")
    if (host.path !== "/xmpp") assert.deepEqual(found, [])
    else
      assert.deepEqual(
        found.map(({ body, isMine }) => [body, isMine]),
        [["Wherefore art thou", true]],
      )
  })
})
