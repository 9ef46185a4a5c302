import assert from "node:assert/strict"
import { test } from "node:test"
import { NS_BOOKMARKS, NS_OLD_BOOKMARKS, NS_PRIVATE } from "@kith/xmpp/extensions"
import { exportAccounts, importAccounts, startTestServer, type TestClient } from "../../testing/index.ts"
import {
  create,
  elementsIn,
  eventOf,
  itemsOf,
  joinWanting,
  NS,
  nextEvent,
  publish,
  pubsub,
  refusal,
  set,
} from "../../testing/pubsub.ts"

const PLAY = "play@rooms.example"
const ORCHARD = "orchard@rooms.example"
const TOMB = "tomb@rooms.example"
const PINNED = "<pinned xmlns='urn:xmpp:bookmarks-pinning:0'/>"
const NOTIFY =
  "<notify xmlns='urn:xmpp:notification-settings:1'><never identity-category='client' identity-type='pc'><advanced><x xmlns='custom:ns'>night</x></advanced></never><always/></notify>"

/** What clients ask for when they note a room (XEP-0402 §3.3). */
const OPTIONS = {
  persist_items: "true",
  max_items: "max",
  send_last_published_item: "never",
  access_model: "whitelist",
}
const conference = (attrs = "", inner = "") =>
  `<conference xmlns='${NS_BOOKMARKS}'${attrs && ` ${attrs}`}>${inner}</conference>`
const note = (client: TestClient, room: string, attrs = "", inner = "") =>
  set(client, publish(NS_BOOKMARKS, room, conference(attrs, inner), OPTIONS))
const storage = (inner: string) => `<storage xmlns='${NS_OLD_BOOKMARKS}'>${inner}</storage>`
const old = (room: string, attrs = "", inner = "") =>
  `<conference jid='${room}'${attrs && ` ${attrs}`}>${inner}</conference>`
const URL = "<url name='Works' url='https://example.org/works'/>"

const savePrivate = (client: TestClient, inner: string) =>
  client.ask(`<query xmlns='${NS_PRIVATE}'>${storage(inner)}</query>`, { type: "set" })
const saveOld = (client: TestClient, inner: string) =>
  set(client, publish(NS_OLD_BOOKMARKS, "current", storage(inner)))

/** What is in a `<storage/>`, without what goes without saying. */
const inner = (element: { toString(): string } | undefined) =>
  String(element)
    .replaceAll(` xmlns='${NS_OLD_BOOKMARKS}'`, "")
    .replace(/^<storage\/?>|<\/storage>$/g, "")

async function readPrivate(client: TestClient): Promise<string> {
  const answer = await client.ask(`<query xmlns='${NS_PRIVATE}'>${storage("")}</query>`)
  return inner(answer.child("query", NS_PRIVATE)?.child("storage", NS_OLD_BOOKMARKS))
}

/** The bookmarks of a node of today, by room. */
async function readNew(client: TestClient): Promise<Record<string, string>> {
  const answer = await client.request(pubsub(`<items node='${NS_BOOKMARKS}'/>`))
  const items = elementsIn(answer.child("pubsub", NS)?.child("items"))
  return Object.fromEntries(
    items.map((item) => [item.attrs.id, String(item.child("conference", NS_BOOKMARKS))]),
  )
}

/** Takes the next notification of the node of old. */
const nextOld = async (client: TestClient) =>
  inner(eventOf(await nextEvent(client, NS_OLD_BOOKMARKS))?.elements[0]?.child("storage", NS_OLD_BOOKMARKS))

const clientsOf = async (server: Parameters<typeof joinWanting>[0]) => {
  await server.register("juliet")
  return {
    today: await joinWanting(server, "juliet", [NS_BOOKMARKS], "today"),
    yesterday: await joinWanting(server, "juliet", [NS_OLD_BOOKMARKS], "yesterday"),
    before: await server.join("juliet", "before"),
  }
}

test("a room that is noted today is seen by clients of yesterday and before", async () => {
  await using server = await startTestServer()
  const { today, yesterday, before } = await clientsOf(server)
  assert.equal(await readPrivate(before), "")
  const extensions = `<extensions>${PINNED}${NOTIFY}</extensions>`
  await note(today, PLAY, "name='The Play&apos;s the Thing' autojoin='true'", `<nick>JC</nick>${extensions}`)
  const inOldForm = old(
    PLAY,
    "name='The Play&apos;s the Thing' autojoin='true'",
    "<nick>JC</nick>",
  ).replaceAll("&apos;", "&#39;")
  const first = await nextOld(yesterday)
  assert.equal(first, await readPrivate(before))
  assert.match(first, /jid='play@rooms.example'/)
  assert.equal(first.replace(/&apos;|&#39;/g, "'"), inOldForm.replace(/&apos;|&#39;/g, "'"))
  // What other clients noted is as it was written.
  assert.equal((await readNew(today))[PLAY]?.includes(`${PINNED}${NOTIFY}`), true)

  await note(today, ORCHARD)
  assert.equal(await nextOld(yesterday), `${first}<conference jid='${ORCHARD}'/>`)
  await set(today, pubsub(`<retract node='${NS_BOOKMARKS}' notify='true'><item id='${PLAY}'/></retract>`))
  assert.equal(await nextOld(yesterday), `<conference jid='${ORCHARD}'/>`)
  await set(today, `<pubsub xmlns='${NS}#owner'><purge node='${NS_BOOKMARKS}'/></pubsub>`)
  assert.equal(await nextOld(yesterday), "")
  assert.equal(await readPrivate(before), "")
  assert.deepEqual(server.complaints, [])
})

for (const [way, save] of [
  ["in private storage", savePrivate],
  ["in the node of old", saveOld],
] as const) {
  test(`rooms that are noted ${way} are items of today, and only what changed is told`, async () => {
    await using server = await startTestServer()
    const { today, yesterday, before } = await clientsOf(server)
    const writer = way === "in private storage" ? before : yesterday
    await note(
      today,
      PLAY,
      "name='Play' x='y'",
      `<nick>JC</nick><extensions>${PINNED}</extensions><mood xmlns='urn:m'/>`,
    )
    await nextOld(yesterday)
    await nextEvent(today, NS_BOOKMARKS)

    const play = old(PLAY, "name='Play'", "<nick>JC</nick>")
    await save(writer, `${play}${old(ORCHARD, "autojoin='1'", "<password>rose</password>")}${URL}`)
    const added = eventOf(await nextEvent(today, NS_BOOKMARKS))
    assert.equal(added?.elements[0]?.attrs.id, ORCHARD)
    await today.expectNo("message", (message) => eventOf(message)?.attrs.node === NS_BOOKMARKS)
    const orchard = "<password>rose</password>"
    assert.equal((await readNew(today))[ORCHARD], conference("autojoin='true'", orchard))
    assert.match(await readPrivate(before), /<url name='Works'.*/)
    assert.match(await nextOld(yesterday), /orchard.*<url/)

    // A change keeps what the form of old has no place for.
    await save(writer, `${old(PLAY, "name='The play' autojoin='true'")}${URL}`)
    const events = [await nextEvent(today, NS_BOOKMARKS), await nextEvent(today, NS_BOOKMARKS)]
    assert.deepEqual(
      events.map((event) =>
        eventOf(event)
          ?.elements.map(({ name, attrs }) => `${name} ${attrs.id}`)
          .join(),
      ),
      [`item ${PLAY}`, `retract ${ORCHARD}`],
    )
    const kept = `<extensions>${PINNED}</extensions><mood xmlns='urn:m'/>`
    assert.deepEqual(await readNew(today), {
      [PLAY]: conference("name='The play' x='y' autojoin='true'", kept),
    })
    assert.match(await nextOld(yesterday), /The play.*<url/)

    // The same again is nothing new, and nothing is told.
    await save(writer, `${old(PLAY, "name='The play' autojoin='true'")}${URL}`)
    await today.expectNo("message", (message) => eventOf(message)?.attrs.node === NS_BOOKMARKS)

    await save(writer, "")
    assert.deepEqual(await readNew(today), {})
    assert.equal(await readPrivate(before), "")
    assert.deepEqual(server.complaints, [])
  })
}

test("whoever writes at the same time, in the end all forms say the same", async () => {
  await using server = await startTestServer()
  const { today, yesterday, before } = await clientsOf(server)
  const rooms = Array.from({ length: 8 }, (_, index) => `room${index}@rooms.example`)
  await Promise.all([
    ...rooms.map((room) => note(today, room)),
    ...rooms.map((room) => saveOld(yesterday, old(room, "name='Old'"))),
    ...rooms.map((room) => savePrivate(before, `${old(room, "name='Older'")}${URL}`)),
  ])
  const left = Object.keys(await readNew(today)).sort()
  const roomsIn = (text: string) => [...text.matchAll(/jid='([^']*)'/g)].map(([, jid]) => jid).sort()
  assert.deepEqual(roomsIn(await readPrivate(before)), left)
  // The node of old follows by and by; its last notification is right.
  let told: string[] | undefined
  while (JSON.stringify(told) !== JSON.stringify(left)) {
    told = roomsIn(await nextOld(yesterday)).map(String)
  }
  await yesterday.settle()
  assert.deepEqual(server.complaints, [])
})

test("a room of no address is kept for clients of old, and the same room twice is one", async () => {
  await using server = await startTestServer()
  const { today, before } = await clientsOf(server)
  const odd = "<conference jid='@@' name='?'/>"
  await savePrivate(
    before,
    `${odd}${old(PLAY, "name='One'")}${old(PLAY, "name='Two'")}${old("Orchard@Rooms.Example/x")}`,
  )
  assert.deepEqual(Object.keys(await readNew(today)), [PLAY, ORCHARD])
  const read = await readPrivate(before)
  assert.match(read, /name='One'/)
  assert.doesNotMatch(read, /Two/)
  assert.ok(read.endsWith(odd))
})

test("bookmarks are their owner's alone, whatever a client forgets or asks for", async () => {
  await using server = await startTestServer()
  const { today, yesterday } = await clientsOf(server)
  await server.register("romeo")
  const romeo = await joinWanting(server, "romeo", [NS_BOOKMARKS, NS_OLD_BOOKMARKS])
  await server.befriend(romeo, today)
  await set(today, publish(NS_BOOKMARKS, PLAY, conference()))
  await set(today, publish(NS_BOOKMARKS, ORCHARD, conference()))
  await note(today, TOMB)
  assert.deepEqual(await itemsOf(today, NS_BOOKMARKS), [PLAY, ORCHARD, TOMB])
  await nextOld(yesterday)
  for (const node of [NS_BOOKMARKS, NS_OLD_BOOKMARKS]) {
    const told = await refusal(romeo, "get", pubsub(`<items node='${node}'/>`), "juliet@localhost")
    assert.equal(told, "not-allowed, closed-node")
    const form = `<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>${NS}#node_config</value></field><field var='pubsub#access_model'><value>open</value></field></x>`
    const configure = `<pubsub xmlns='${NS}#owner'><configure node='${node}'>${form}</configure></pubsub>`
    assert.match(await refusal(today, "set", configure), /^not-acceptable/)
    const publishing = configure.replace("access_model", "publish_model")
    assert.match(await refusal(today, "set", publishing), /^not-acceptable/)
    const romeos = publish(node, PLAY, node === NS_BOOKMARKS ? conference() : storage(""), {
      access_model: "presence",
    })
    assert.match(await refusal(romeo, "set", romeos), /^not-acceptable/)
    assert.match(await refusal(romeo, "set", create(node, { persist_items: "false" })), /^not-acceptable/)
  }
  await romeo.expectNo("message")
  // Nothing is sent to who comes online: a client asks for what it needs (XEP-0402 §3.3).
  const phone = await joinWanting(server, "juliet", [NS_BOOKMARKS], "phone")
  await phone.expectNo("message")
})

test("what is no bookmark is refused, and so is one too many", async () => {
  await using server = await startTestServer({
    config: "[bookmarks]\nmax-bookmarks = 2\nmax-bookmark-bytes = 1024\n",
  })
  const { today, yesterday, before } = await clientsOf(server)
  const INVALID = "bad-request, invalid-payload"
  const publication = (id: string, payload: string) =>
    refusal(today, "set", publish(NS_BOOKMARKS, id, payload))
  assert.equal(await publication("two words@x", conference()), INVALID)
  assert.equal(await publication(`${PLAY}/juliet`, conference()), INVALID)
  assert.equal(await publication(PLAY, "<conference xmlns='urn:xmpp:bookmarks:0'/>"), INVALID)
  assert.equal(await publication(PLAY, `<url xmlns='${NS_BOOKMARKS}'/>`), INVALID)
  assert.equal(
    await publication(PLAY, conference(`name='${"x".repeat(1024)}'`)),
    "not-acceptable, payload-too-big",
  )
  const wrong = publish(NS_OLD_BOOKMARKS, "current", "<storage xmlns='urn:x'/>")
  assert.equal(await refusal(yesterday, "set", wrong), INVALID)

  await note(today, PLAY)
  await note(today, ORCHARD)
  const refused = await today.request(publish(NS_BOOKMARKS, TOMB, conference()), { type: "set" })
  assert.match(String(refused), /policy-violation.*2 bookmarks/)
  await note(today, PLAY, "name='Changed'")
  const three = [PLAY, ORCHARD, TOMB].map((room) => old(room)).join("")
  for (const client of [before, yesterday]) {
    const request =
      client === before
        ? `<query xmlns='${NS_PRIVATE}'>${storage(three)}</query>`
        : publish(NS_OLD_BOOKMARKS, "current", storage(three))
    assert.equal(await client.askInVain(request, { type: "set" }), "policy-violation")
  }
  const long = storage(`${old(PLAY)}${old(TOMB, `name='${"x".repeat(1024)}'`)}`)
  assert.equal(
    await before.askInVain(`<query xmlns='${NS_PRIVATE}'>${long}</query>`, { type: "set" }),
    "not-acceptable",
  )
  // Nothing of what was refused was done.
  const left = await readNew(today)
  assert.deepEqual(Object.keys(left).sort(), [ORCHARD, PLAY])
  assert.match(left[PLAY] ?? "", /Changed/)
  await savePrivate(before, [ORCHARD, TOMB].map((room) => old(room)).join(""))
  assert.deepEqual(Object.keys(await readNew(today)).sort(), [ORCHARD, TOMB])
})

test("more bookmarks than fit in one stanza are refused to clients of old instead of lost", async () => {
  await using server = await startTestServer()
  const { today, before } = await clientsOf(server)
  const name = "x".repeat(3500)
  for (let index = 0; index < 60; index++) await note(today, `room${index}@rooms.example`, `name='${name}'`)
  const request = `<query xmlns='${NS_PRIVATE}'>${storage("")}</query>`
  assert.match(String(await before.request(request)), /policy-violation.*more than 200000 bytes/)
  // The node of old goes, so that nobody takes half of them for all.
  let answer = await before.request(pubsub(`<items node='${NS_OLD_BOOKMARKS}'/>`))
  for (let tries = 0; answer.type === "result" && tries < 100; tries++) {
    answer = await before.request(pubsub(`<items node='${NS_OLD_BOOKMARKS}'/>`))
  }
  assert.equal(answer.type, "error")
  assert.ok(server.complaints.every((complaint) => /do not go into the form of old/.test(complaint)))
  assert.deepEqual(await itemsOf(today, NS_BOOKMARKS, undefined, "<item id='room0@rooms.example'/>"), [
    "room0@rooms.example",
  ])
})

test("bookmarks move to another server, add to those that are there, and go with their account", async () => {
  await using from = await startTestServer()
  const there = await clientsOf(from)
  await savePrivate(there.before, `${old(PLAY, "name='Play'")}${URL}`)
  const file = await exportAccounts(from)
  await using to = await startTestServer()
  const here = await clientsOf(to)
  await savePrivate(here.before, `${old(ORCHARD)}<url name='Mine' url='https://example.org/mine'/>`)
  for (let time = 0; time < 2; time++) {
    assert.deepEqual((await importAccounts(to, file)).problems, [])
    const read = await readPrivate(here.before)
    assert.equal(read.match(/<url/g)?.length, 2)
    assert.match(read, /orchard/)
  }
  // From a server that has them in private storage alone.
  const query = `<query xmlns='${NS_PRIVATE}'>${storage(`${old(TOMB, "name='Tomb'")}${old(ORCHARD, "name='Other'")}`)}</query>`
  const other = `<server-data xmlns='urn:xmpp:pie:0'><host jid='localhost'><user name='juliet'>${query}</user></host></server-data>`
  await importAccounts(to, other)
  const rooms = await readNew(here.today)
  assert.match(rooms[TOMB] ?? "", /Tomb/)
  assert.doesNotMatch(rooms[ORCHARD] ?? "", /Other/, "what is here is not touched")

  // From one that has them in the node of old alone.
  const item = `<item id='current'>${storage(`${old("tower@rooms.example", "name='Tower'")}${old(ORCHARD, "name='Other'")}`)}</item>`
  const nodes = `<pubsub xmlns='${NS}'><items node='${NS_OLD_BOOKMARKS}'>${item}</items></pubsub>`
  await importAccounts(to, other.replace(query, nodes))
  const more = await readNew(here.today)
  assert.equal(Object.keys(more).length, Object.keys(rooms).length + 1)
  assert.match(more["tower@rooms.example"] ?? "", /Tower/)
  assert.doesNotMatch(more[ORCHARD] ?? "", /Other/)
  const odd = `<pubsub xmlns='${NS}'><items node='${NS_BOOKMARKS}'><item id='no room'>${conference()}</item></items></pubsub>`
  assert.match((await importAccounts(to, other.replace(query, odd))).problems.join(), /address of its room/)

  const info = String(await here.today.ask("<query xmlns='http://jabber.org/protocol/disco#info'/>"))
  for (const feature of [`${NS_BOOKMARKS}#compat`, `${NS_BOOKMARKS}#compat-pep`]) {
    assert.ok(info.includes(`<feature var='${feature}'/>`))
  }
  await here.today.ask("<query xmlns='jabber:iq:register'><remove/></query>", { type: "set" })
  await to.register("juliet")
  await using next = await to.join("juliet")
  assert.equal(await readPrivate(next), "")
  assert.deepEqual(await readNew(next), {})
  assert.deepEqual(to.complaints, [])
})
