import assert from "node:assert/strict"
import { after, afterEach, before, test } from "node:test"
import { createMemoryStore } from "../store/memory-store.ts"
import { describeOnHosts, type Host } from "./hosts.ts"
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
