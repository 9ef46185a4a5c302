import assert from "node:assert/strict"
import { test } from "node:test"
import { encodeBase64 } from "@kith/xmpp"
import {
  avatarData,
  avatarId,
  avatarMetadata,
  findVCardUpdate,
  NS_AVATAR_DATA,
  NS_AVATAR_METADATA,
  NS_VCARD_UPDATE,
} from "@kith/xmpp/extensions"
import { startTestServer, type TestClient } from "../../testing/index.ts"
import { createPicture } from "../../testing/pictures.ts"
import {
  elementsIn,
  eventOf,
  form,
  joinWanting,
  NS,
  nextEvent,
  owner,
  publish,
  pubsub,
  refusal,
  set,
} from "../../testing/pubsub.ts"

const ROSES = createPicture("roses")
const THORNS = createPicture("thorns")
const info = (picture: Uint8Array) => ({ id: avatarId(picture), type: "image/png", bytes: picture.length })

async function show(client: TestClient, picture: Uint8Array, access?: string): Promise<void> {
  const options = access === undefined ? undefined : { access_model: access }
  const id = avatarId(picture)
  await set(client, publish(NS_AVATAR_DATA, id, String(avatarData(picture)), options))
  await set(client, publish(NS_AVATAR_METADATA, id, String(avatarMetadata(info(picture))), options))
}

const hide = (client: TestClient) =>
  set(client, publish(NS_AVATAR_METADATA, "none", String(avatarMetadata())))

/** What the presence somebody has got says of the picture; `undefined`: nothing. */
const told = async (client: TestClient, from: TestClient) =>
  findVCardUpdate(await client.next("presence", (presence) => presence.from === from.jid.toString()))

test("a picture that one client publishes is told to contacts and fetched by them", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const romeo = await server.join("romeo")
  const juliet = await joinWanting(server, "juliet", [NS_AVATAR_METADATA, NS_AVATAR_DATA])
  await server.befriend(romeo, juliet)
  await show(romeo, ROSES)
  const event = eventOf(await nextEvent(juliet, NS_AVATAR_METADATA))
  const told = event?.elements[0]?.child("metadata", NS_AVATAR_METADATA)?.child("info")
  assert.equal(told?.attrs.id, avatarId(ROSES))
  const answer = await juliet.ask(
    pubsub(`<items node='${NS_AVATAR_DATA}'><item id='${avatarId(ROSES)}'/></items>`),
    {
      to: "romeo@localhost",
    },
  )
  const [item] = elementsIn(answer.child("pubsub", NS)?.child("items"))
  assert.equal(item?.child("data", NS_AVATAR_DATA)?.text, encodeBase64(ROSES))

  // Who comes online hears which picture there is, and is not sent it.
  const phone = await joinWanting(server, "juliet", [NS_AVATAR_METADATA, NS_AVATAR_DATA])
  await nextEvent(phone, NS_AVATAR_METADATA)
  await phone.expectNo("message", (message) => eventOf(message)?.attrs.node === NS_AVATAR_DATA)
  assert.deepEqual(server.complaints, [])
})

test("what is no picture, has another name, or is too big is refused", async () => {
  await using server = await startTestServer({ config: "[avatars]\nmax-bytes = 1024\nmax-side = 100\n" })
  await server.register("romeo")
  const romeo = await server.join("romeo")
  const data = (payload: string, id = avatarId(ROSES)) =>
    refusal(romeo, "set", publish(NS_AVATAR_DATA, id, payload))
  const ofText = (text: string) => {
    const bytes = new TextEncoder().encode(text)
    return data(String(avatarData(bytes)), avatarId(bytes))
  }
  const INVALID = "bad-request, invalid-payload"
  assert.equal(await data(String(avatarData(ROSES)), "current"), INVALID)
  assert.equal(await data(String(avatarData(ROSES)), avatarId(ROSES).toUpperCase()), INVALID)
  assert.equal(await data(`<data xmlns='${NS_AVATAR_DATA}'>not Base64!</data>`), INVALID)
  assert.equal(await data(`<data xmlns='${NS_AVATAR_DATA}'/>`), INVALID)
  assert.equal(await data(`<picture xmlns='${NS_AVATAR_DATA}'>${encodeBase64(ROSES)}</picture>`), INVALID)
  assert.equal(
    await ofText("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
    INVALID,
  )
  const big = createPicture("x".repeat(1024))
  assert.equal(await data(String(avatarData(big)), avatarId(big)), "not-acceptable, payload-too-big")
  const wide = Uint8Array.from(ROSES)
  new DataView(wide.buffer).setUint32(16, 101)
  assert.equal(await data(String(avatarData(wide)), avatarId(wide)), INVALID)
  await set(romeo, publish(NS_AVATAR_DATA, avatarId(ROSES), String(avatarData(ROSES))))

  const metadata = (payload: string) => refusal(romeo, "set", publish(NS_AVATAR_METADATA, "x", payload))
  const withInfo = (attrs: string, count = 1) =>
    metadata(`<metadata xmlns='${NS_AVATAR_METADATA}'>${`<info ${attrs}/>`.repeat(count)}</metadata>`)
  const id = `id='${avatarId(ROSES)}'`
  assert.equal(await metadata("<data xmlns='urn:x'/>"), INVALID)
  assert.equal(await withInfo(`${id} type='image/png'`), INVALID)
  assert.equal(await withInfo("id='abc' type='image/png' bytes='1'"), INVALID)
  assert.equal(await withInfo(`${id} type='text/html' bytes='1'`), INVALID)
  assert.equal(await withInfo(`${id} type='image/png' bytes='1' url='javascript:alert(1)'`), INVALID)
  assert.equal(await withInfo(`${id} type='image/png' bytes='1'`, 21), INVALID)
  const imprecise = `<metadata xmlns='${NS_AVATAR_METADATA}'><info ${id} type='img/png' bytes='1'/></metadata>`
  await set(romeo, publish(NS_AVATAR_METADATA, "x", imprecise))
  await set(romeo, publish("urn:other", "x", "<data xmlns='urn:avatar:other'>free</data>"))
})

test("presence names a public picture, to contacts and to rooms, also after a restart", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const juliet = await server.join("juliet")
  {
    await using romeo = await server.join("romeo")
    await server.befriend(romeo, juliet)
    juliet.takeAll("presence")
    await show(romeo, ROSES, "open")
    // Who is online is told at once.
    assert.equal(await told(juliet, romeo), avatarId(ROSES))
    await show(romeo, THORNS, "open")
    assert.equal(await told(juliet, romeo), avatarId(THORNS))
  }
  await server.restart()
  const [again, romeo, tybalt] = [
    await server.join("juliet"),
    await server.join("romeo"),
    await server.join("tybalt"),
  ]
  assert.equal(await told(again, romeo), avatarId(THORNS))
  romeo.send("<presence to='tybalt@localhost'/>")
  assert.equal(await told(tybalt, romeo), avatarId(THORNS))
  await hide(romeo)
  assert.equal(await told(again, romeo), "")
  await tybalt.expectNo("presence")
  assert.deepEqual(server.complaints, [])
})

test("a client that says something of its own about the picture is corrected, unless it shows none", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = [await server.join("romeo"), await server.join("juliet")]
  await server.befriend(romeo, juliet)
  juliet.takeAll("presence")
  const claim = async (content: string | undefined) => {
    romeo.send(
      `<presence>${content === undefined ? "" : `<x xmlns='${NS_VCARD_UPDATE}'>${content}</x>`}</presence>`,
    )
    const presence = await juliet.next("presence", ({ from }) => from === romeo.jid.toString())
    return presence.elements.filter(({ namespace }) => namespace === NS_VCARD_UPDATE).map(String)
  }
  const x = (content: string) => `<x xmlns='${NS_VCARD_UPDATE}'>${content}</x>`
  // Without a picture here it is left alone.
  assert.deepEqual(await claim(undefined), [])
  assert.deepEqual(await claim("<photo>abc</photo>"), [x("<photo>abc</photo>")])

  await show(romeo, ROSES, "open")
  await told(juliet, romeo)
  const right = x(`<photo>${avatarId(ROSES)}</photo>`)
  for (const content of [undefined, "", "<photo>abc</photo>", `<photo>${avatarId(ROSES)}</photo>`]) {
    assert.deepEqual(await claim(content), [right], content ?? "nothing")
  }
  assert.deepEqual(await claim("<photo/>"), [x("<photo/>")])
  romeo.send(`<presence>${x("")}<status>two</status>${x("<photo>abc</photo>")}</presence>`)
  const presence = await juliet.next("presence", ({ from }) => from === romeo.jid.toString())
  assert.equal(presence.elements.filter(({ namespace }) => namespace === NS_VCARD_UPDATE).length, 1)
  assert.equal(presence.child("status")?.text, "two")
})

test("presence names a picture only to those who may see it", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet, tybalt] = [
    await server.join("romeo"),
    await server.join("juliet"),
    await server.join("tybalt"),
  ]
  await server.befriend(romeo, juliet)
  juliet.takeAll("presence")
  await show(romeo, ROSES)
  assert.equal(await told(juliet, romeo), avatarId(ROSES))
  romeo.send("<presence to='tybalt@localhost'/>")
  assert.equal(await told(tybalt, romeo), undefined)
  romeo.send("<presence to='juliet@localhost'/>")
  assert.equal(await told(juliet, romeo), avatarId(ROSES))

  const configure = (node: string, access: string) => {
    const configuration = form("node_config", { access_model: access })
    return set(romeo, owner(`<configure node='${node}'>${configuration}</configure>`))
  }
  await configure(NS_AVATAR_METADATA, "whitelist")
  assert.equal(await told(juliet, romeo), undefined)
  await configure(NS_AVATAR_METADATA, "open")
  assert.equal(await told(juliet, romeo), avatarId(ROSES))
  romeo.send("<presence to='tybalt@localhost'/>")
  assert.equal(await told(tybalt, romeo), undefined, "the data is still for contacts")
  await set(romeo, owner(`<delete node='${NS_AVATAR_METADATA}'/>`))
  assert.equal(await told(juliet, romeo), undefined)
})

test("a picture that is elsewhere, or not there, is not named", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const [romeo, juliet] = [await server.join("romeo"), await server.join("juliet")]
  await server.befriend(romeo, juliet)
  juliet.takeAll("presence")
  const elsewhere = avatarMetadata({ ...info(ROSES), url: "https://example.org/roses.png" })
  await set(romeo, publish(NS_AVATAR_METADATA, "a", String(elsewhere)))
  await set(romeo, publish(NS_AVATAR_METADATA, "b", String(avatarMetadata(info(ROSES)))))
  romeo.send("<presence/>")
  assert.equal(await told(juliet, romeo), undefined)
})
