import assert from "node:assert/strict"
import { afterEach, test } from "node:test"
import { findDisplayedMarker } from "@kith/xmpp"
import type { Account } from "../index.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import { closeDevices } from "./people.ts"
import { arrive, enter, isEntry, presence, ROOM } from "./scripted-room.ts"
import type { ScriptedServer } from "./scripted-server.ts"
import { until } from "./until.ts"

afterEach(closeDevices)

const PRIVATE = ["urn:xmpp:mam:2", "urn:xmpp:sid:0", "muc_membersonly", "muc_nonanonymous"]

async function come(features = PRIVATE, others: Iterable<string> = ["Juliet"], store = createMemoryStore()) {
  const [server, account] = await arrive(features, { store })
  server.answerArchiveQuery = (query) => {
    const from = query.to === undefined ? "" : ` from='${query.to}'`
    const set = "<set xmlns='http://jabber.org/protocol/rsm'/>"
    server.say(
      `<iq type='result' id='${query.id}'${from}><fin xmlns='urn:xmpp:mam:2' complete='true'>${set}</fin></iq>`,
    )
  }
  await enter(server, account, others)
  return [server, account] as const
}

const hear = (server: ScriptedServer, id: string, by = "Juliet") =>
  server.say(
    `<message type='groupchat' from='${ROOM}/${by}' id='sent-${id}'><body>${id}</body><markable xmlns='urn:xmpp:chat-markers:0'/>` +
      `<stanza-id xmlns='urn:xmpp:sid:0' by='${ROOM}' id='${id}'/></message>`,
  )
const whenHeard = (account: Account, text: string) =>
  until(account.conversation(ROOM).messages, (all) => all.some(({ body }) => body === text))
const read = (account: Account) => account.conversation(ROOM).markDisplayed()
const isMarker = (id: string) => (one: Parameters<typeof findDisplayedMarker>[0]) =>
  findDisplayedMarker(one) === id
const markersOf = (server: ScriptedServer) =>
  server.find("message", (one) => findDisplayedMarker(one) !== undefined).map(findDisplayedMarker)

test("of several messages only the newest is marked, as the room calls it, and once", async () => {
  const [server, account] = await come()
  for (const id of ["one", "two", "three"]) {
    hear(server, id)
    await whenHeard(account, id)
    await read(account)
  }
  const marker = await server.next("message", isMarker("three"))
  assert.equal(marker.type, "groupchat")
  assert.equal(marker.to, ROOM.toString())
  assert.ok(marker.has("store", "urn:xmpp:hints") && !marker.has("body"))
  hear(server, "four")
  await whenHeard(account, "four")
  await read(account)
  await server.next("message", isMarker("four"))
  assert.deepEqual(markersOf(server), ["three", "four"])
})

test("our own messages are never marked", async () => {
  const [server, account] = await come()
  hear(server, "one")
  hear(server, "mine", "Romeo")
  await whenHeard(account, "mine")
  await read(account)
  await server.next("message", isMarker("one"))
  assert.deepEqual(markersOf(server), ["one"])
})

/** After which the account still wants to be in the room. */
function keepBookmark(server: ScriptedServer): void {
  const node = "urn:xmpp:bookmarks:1"
  const answer = server.answerRequest
  server.answerRequest = (request) => {
    if (request.child("pubsub", "http://jabber.org/protocol/pubsub")?.child("items")?.attrs.node !== node)
      return answer(request)
    const conference = `<conference xmlns='${node}' autojoin='true'><nick>Romeo</nick></conference>`
    server.say(
      `<iq type='result' id='${request.id}'><pubsub xmlns='http://jabber.org/protocol/pubsub'>` +
        `<items node='${node}'><item id='${ROOM}'>${conference}</item></items></pubsub></iq>`,
    )
    return true
  }
}

test("after a break of the connection what is owed is marked, once and the newest only", async () => {
  const [server, account] = await come()
  keepBookmark(server)
  for (const id of ["one", "two"]) hear(server, id)
  await whenHeard(account, "two")
  server.hangUp()
  await read(account)
  await server.next("presence", (one) => isEntry(one) && server.find("presence", isEntry).length > 1)
  server.say(presence("Juliet"))
  server.say(presence("Romeo", "<status code='110'/>"))
  await server.next("message", isMarker("two"))
  assert.deepEqual(markersOf(server), ["two"])
})

test("nothing is told to a room that anybody may enter, that hides addresses, gives no ids, or is large", async () => {
  const crowd = Array.from({ length: 60 }, (_, number) => `Guest ${number}`)
  const places = [
    ...PRIVATE.map((left) => [PRIVATE.filter((each) => each !== left), ["Juliet"]] as const),
    [PRIVATE, ["Juliet", ...crowd]] as const,
  ]
  for (const [features, others] of places) {
    const store = createMemoryStore()
    const [server, account] = await come(features, others, store)
    hear(server, "one")
    await whenHeard(account, "one")
    await read(account)
    const isDecided = async () => {
      const { displayedOrder = 0, markedOrder = 0 } =
        (await store.transact((transaction) => transaction.findConversation(ROOM.toString()))) ?? {}
      return displayedOrder > 0 && markedOrder >= displayedOrder
    }
    while (!(await isDecided())) await new Promise((resolve) => setImmediate(resolve))
    await account.close()
    assert.deepEqual(markersOf(server), [])
  }
})
