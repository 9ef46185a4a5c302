import assert from "node:assert/strict"
import { test } from "node:test"
import { encodeBase64 } from "@kith/xmpp"
import {
  avatarData,
  avatarId,
  avatarMetadata,
  findVCardPhoto,
  findVCardUpdate,
  NS_AVATAR_DATA,
  NS_AVATAR_METADATA,
  NS_VCARD_TEMP,
  parseAvatarMetadata,
  vcardPhoto,
} from "@kith/xmpp/extensions"
import { exportAccounts, importAccounts, startTestServer, type TestClient } from "../../testing/index.ts"
import { createPicture } from "../../testing/pictures.ts"
import {
  elementsIn,
  eventOf,
  joinWanting,
  NS,
  nextEvent,
  publish,
  pubsub,
  set,
} from "../../testing/pubsub.ts"

const ROSES = createPicture("roses")
const THORNS = createPicture("thorns")
const vCard = (inner = "") => `<vCard xmlns='${NS_VCARD_TEMP}'>${inner}</vCard>`
const save = (client: TestClient, inner: string) => client.ask(vCard(inner), { type: "set" })
const photo = (data: Uint8Array, type = "image/png") => String(vcardPhoto({ type, data }))

async function read(client: TestClient, to = client.jid.bare.toString()) {
  const card = (await client.ask(vCard(), { to })).child("vCard", NS_VCARD_TEMP)
  const names = card?.elements
    .map(({ name }) => name)
    .sort()
    .join()
  return { names, picture: card && findVCardPhoto(card) }
}

/** What the nodes at an address show: the ids of the pictures there and of the one that is told. */
async function published(client: TestClient, to = client.jid.bare.toString()) {
  const items = async (node: string) => {
    const answer = await client.request(pubsub(`<items node='${node}'/>`), { to })
    return elementsIn(answer.child("pubsub", NS)?.child("items"))
  }
  const [metadata] = await items(NS_AVATAR_METADATA)
  const element = metadata?.child("metadata", NS_AVATAR_METADATA)
  return {
    data: (await items(NS_AVATAR_DATA)).map(({ attrs }) => attrs.id),
    told: element && parseAvatarMetadata(element),
  }
}

async function show(client: TestClient, picture: Uint8Array): Promise<void> {
  const id = avatarId(picture)
  await set(client, publish(NS_AVATAR_DATA, id, String(avatarData(picture))))
  const metadata = avatarMetadata({ id, type: "image/png", bytes: picture.length })
  await set(client, publish(NS_AVATAR_METADATA, id, String(metadata)))
}

test("a picture in a vCard is published, told to contacts, named in presence, and seen by all", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const romeo = await joinWanting(server, "romeo", [NS_AVATAR_METADATA])
  const [juliet, tybalt] = [await server.join("juliet"), await server.join("tybalt")]
  await server.befriend(romeo, juliet)
  romeo.takeAll("presence")
  // The type it claims to have is a hint at most (XEP-0153 §5).
  await save(juliet, `<FN>Juliet</FN>${photo(ROSES, "image/x-unknown")}`)
  const id = avatarId(ROSES)
  const event = eventOf(await nextEvent(romeo, NS_AVATAR_METADATA))
  assert.equal(event?.elements[0]?.attrs.id, id)
  assert.equal(findVCardUpdate(await romeo.next("presence", ({ type }) => type === undefined)), id)
  const told = [{ id, type: "image/png", bytes: ROSES.length, width: 1, height: 1, url: undefined }]
  assert.deepEqual(await published(tybalt, "juliet@localhost"), { data: [id], told })
  assert.deepEqual(await read(tybalt, "juliet@localhost"), {
    names: "FN,PHOTO",
    picture: { type: "image/png", data: ROSES },
  })

  // Saving the same picture again tells nobody anything.
  await save(juliet, `<FN>Juliet C.</FN>${photo(ROSES)}`)
  await romeo.expectNo("message", (message) => eventOf(message)?.attrs.node === NS_AVATAR_METADATA)
  await save(juliet, photo(THORNS))
  assert.deepEqual((await published(juliet)).data, [avatarId(THORNS)])
  assert.equal((await read(tybalt, "juliet@localhost")).names, "PHOTO")

  await save(juliet, "<FN>Juliet</FN>")
  assert.deepEqual(await published(juliet), { data: [], told: [] })
  assert.equal((await read(tybalt, "juliet@localhost")).names, "FN")
  assert.deepEqual(server.complaints, [])
})

test("a picture that is published is in the vCard, for those who may see it", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt", "nurse")
  const [romeo, juliet, tybalt] = [
    await server.join("romeo"),
    await server.join("juliet"),
    await server.join("tybalt"),
  ]
  await server.befriend(romeo, juliet)
  const info = String(await juliet.ask("<query xmlns='http://jabber.org/protocol/disco#info'/>"))
  assert.match(info, /<feature var='urn:xmpp:pep-vcard-conversion:0'\/>/)

  await show(juliet, ROSES)
  assert.deepEqual((await read(juliet)).picture?.data, ROSES)
  assert.deepEqual((await read(romeo, "juliet@localhost")).picture?.data, ROSES)
  assert.equal(await tybalt.askInVain(vCard(), { to: "juliet@localhost" }), "service-unavailable")
  await save(juliet, `<FN>Juliet</FN>${photo(ROSES)}`)
  assert.equal((await read(tybalt, "juliet@localhost")).names, "FN")

  // The other way round: a public picture of somebody who tells strangers nothing else, as for rooms.
  const nurse = await server.join("nurse")
  await save(nurse, photo(ROSES))
  const card = "<vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'><fn><text>Angelica</text></fn></vcard>"
  await set(nurse, publish("urn:xmpp:vcard4", "x", card, { access_model: "presence" }))
  assert.equal((await read(nurse)).names, "FN,PHOTO")
  assert.equal((await read(tybalt, "nurse@localhost")).names, "PHOTO")

  await show(juliet, THORNS)
  assert.deepEqual((await read(romeo, "juliet@localhost")).picture?.data, THORNS)
  await set(juliet, publish(NS_AVATAR_METADATA, "none", String(avatarMetadata())))
  assert.equal((await read(romeo, "juliet@localhost")).names, "FN")
})

test("what is no picture stays in the vCard, and what is too big is refused", async () => {
  await using server = await startTestServer({ config: "[avatars]\nmax-bytes = 2048\n" })
  await server.register("juliet")
  const juliet = await server.join("juliet")
  const svg = new TextEncoder().encode(
    "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
  )
  for (const inner of [
    "<PHOTO><EXTVAL>https://example.org/j.png</EXTVAL></PHOTO>",
    "<PHOTO><TYPE>image/png</TYPE><BINVAL>not Base64</BINVAL></PHOTO>",
    photo(svg, "image/svg+xml"),
  ]) {
    await save(juliet, inner)
    const answer = await juliet.ask(vCard())
    assert.equal(String(answer.child("vCard", NS_VCARD_TEMP)), vCard(inner))
    assert.deepEqual(await published(juliet), { data: [], told: undefined })
  }
  const big = createPicture("x".repeat(2048))
  const refused = await juliet.request(vCard(`<FN>Juliet</FN>${photo(big)}`), { type: "set" })
  assert.match(String(refused), /not-acceptable.*2048 bytes/)
  assert.equal((await read(juliet)).names, "PHOTO", "as before")
})

test("a picture moves to another server with the vCard, and a vCard without one takes none away", async () => {
  await using from = await startTestServer()
  await from.register("juliet")
  await using juliet = await from.signIn("juliet")
  await save(juliet, `<FN>Juliet</FN>${photo(ROSES)}`)
  const file = await exportAccounts(from)
  assert.ok(file.includes(encodeBase64(ROSES)))
  await using to = await startTestServer()
  assert.deepEqual((await importAccounts(to, file)).problems, [])
  await using there = await to.signIn("juliet")
  assert.deepEqual(await read(there), { names: "FN,PHOTO", picture: { type: "image/png", data: ROSES } })
  await importAccounts(to, file.replace(/<PHOTO>.*?<\/PHOTO>/s, ""))
  assert.equal((await read(there)).names, "FN,PHOTO")
  // What a file says is checked as if a client had said it.
  const svg = new TextEncoder().encode("<svg xmlns='http://www.w3.org/2000/svg'/>")
  const items = `<items node='${NS_AVATAR_DATA}'><item id='${avatarId(svg)}'>${avatarData(svg)}</item></items>`
  const bad = `<server-data xmlns='urn:xmpp:pie:0'><host jid='localhost'><user name='juliet'><pubsub xmlns='${NS}'>${items}</pubsub></user></host></server-data>`
  assert.match((await importAccounts(to, bad)).problems.join(), /A picture is a PNG/)
  assert.deepEqual((await published(there)).data, [avatarId(ROSES)])
})
