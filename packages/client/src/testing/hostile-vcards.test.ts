import assert from "node:assert/strict"
import { after, afterEach, beforeEach, test } from "node:test"
import { avatarId, Jid, NS_PUBSUB, type Stanza, vcardPhoto, vcardTemp, xml } from "@kith/xmpp"
import type { Account } from "../index.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import { closeDevices, openDevice, signIn } from "./people.ts"
import { anotherRose, ROSE } from "./rose.ts"
import { ScriptedServer } from "./scripted-server.ts"
import { until } from "./until.ts"

const ROMEO = "romeo@montague.example"
const ENDPOINT = { kind: "websocket", url: "ws://127.0.0.1:9" } as const
const PERSON = { address: Jid.parse(ROMEO), password: "secret" }
const warn = console.warn
console.warn = () => undefined
after(() => {
  console.warn = warn
})

let server: ScriptedServer
let account: Account
const store = () => createMemoryStore()
let kept = store()
/** What a vCard holds, by bare address; who is missing never answers. */
let cards: Map<string, string>

const contact = (number: number) => `juliet-${number}@capulet.example`
const photo = (data: Uint8Array, type = "image/png") => vcardTemp(vcardPhoto({ type, data })).toString()
const tell = (from: string, content: string) =>
  server.say(`<presence from='${from}/balcony'><x xmlns='vcard-temp:x:update'>${content}</x></presence>`)
const tellHash = (from: string, data: Uint8Array) => tell(from, `<photo>${avatarId(data)}</photo>`)
const pictureOf = (from: string) => account.profiles.get().get(from)?.picture
const untilPicture = (from: string, data: Uint8Array | undefined) =>
  until(account.profiles, () => pictureOf(from)?.id === (data && avatarId(data)))
const questions = (to: string) =>
  server.find("iq", (request) => request.to === to && request.has("vCard", "vcard-temp"))

beforeEach(async () => {
  server = new ScriptedServer(ROMEO)
  kept = store()
  cards = new Map()
  server.answerRequest = (request: Stanza) => {
    const { id, to = "" } = request
    if (!request.has("vCard", "vcard-temp") || !to.startsWith("juliet")) return false
    const card = cards.get(to)
    if (card !== undefined) server.say(`<iq type='result' id='${id}' from='${to}'>${card}</iq>`)
    return true
  }
  account = await signIn(PERSON, ENDPOINT, { openLink: server.openLink, store: kept })
  const items = Array.from(
    { length: 12 },
    (_, number) => `<item jid='${contact(number)}' subscription='both'/>`,
  )
  for (const [number, item] of items.entries()) {
    server.say(`<iq type='set' id='r${number}'><query xmlns='jabber:iq:roster'>${item}</query></iq>`)
  }
  await until(account.contacts, ({ length }) => length === items.length)
})
afterEach(closeDevices)

test("what is no picture, another one, too large or too many pixels is not shown, and asked for once", async () => {
  const svg = new TextEncoder().encode(
    "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
  )
  const bomb = Uint8Array.from(ROSE)
  // 65,536 pixels wide.
  bomb.set([0, 1, 0, 0], 16)
  const huge = Uint8Array.from([...ROSE, ...new Uint8Array(300_000)])
  const beyond = new Uint8Array(900_000).fill(7)
  const lies: readonly (readonly [data: Uint8Array, card: string])[] = [
    [svg, photo(svg, "image/png")],
    [bomb, photo(bomb)],
    [huge, photo(huge)],
    [beyond, photo(beyond)],
    [ROSE, photo(anotherRose(1))],
    [anotherRose(2), "<vCard xmlns='vcard-temp'><PHOTO><BINVAL>%%%</BINVAL></PHOTO></vCard>"],
    [
      anotherRose(3),
      "<vCard xmlns='vcard-temp'><PHOTO><EXTVAL>https://evil.example/</EXTVAL></PHOTO></vCard>",
    ],
    [anotherRose(4), ""],
  ]
  for (const [number, [data, card]] of lies.entries()) {
    cards.set(contact(number), card)
    tellHash(contact(number), data)
  }
  const honest = contact(10)
  cards.set(honest, photo(anotherRose(5), "text/html"))
  tellHash(honest, anotherRose(5))
  await untilPicture(honest, anotherRose(5))
  assert.equal(pictureOf(honest)?.type, "image/png", "the data say what it is")
  for (const [number, [data]] of lies.entries()) tellHash(contact(number), data)
  cards.set(contact(11), photo(anotherRose(6)))
  tellHash(contact(11), anotherRose(6))
  await untilPicture(contact(11), anotherRose(6))
  for (const [number] of lies.entries()) {
    assert.equal(pictureOf(contact(number)), undefined)
    assert.equal(questions(contact(number)).length, 1)
  }
})

test("vCards that never come hold up nobody for good, and few are asked for at once", async () => {
  for (let number = 0; number < 8; number++) tellHash(contact(number), anotherRose(number))
  cards.set(contact(9), photo(ROSE))
  tellHash(contact(9), ROSE)
  await server.next("iq", (request) => request.to === contact(3))
  assert.equal(questions(contact(4)).length, 0)
  await untilPicture(contact(9), ROSE)
})

test("words that are no hash, of strangers and of nobody's picture change nothing", async () => {
  cards.set(contact(1), photo(ROSE))
  cards.set("juliet@elsewhere.example", photo(ROSE))
  tell(contact(0), "<photo>abc</photo>")
  tell(contact(0), "<photo>../../../etc/passwd</photo>")
  tellHash("juliet@elsewhere.example", ROSE)
  tellHash(contact(1), ROSE)
  await untilPicture(contact(1), ROSE)
  tell(contact(1), "")
  server.say(`<presence from='${contact(1)}/window'/>`)
  server.say(`<presence type='unavailable' from='${contact(1)}/balcony'/>`)
  // The same picture of somebody else is here already.
  tellHash(contact(2), ROSE)
  await untilPicture(contact(2), ROSE)
  assert.notEqual(pictureOf(contact(1)), undefined, "an absent photo says nothing")
  assert.equal(questions(contact(0)).length + questions("juliet@elsewhere.example").length, 0)
  assert.equal(questions(contact(2)).length, 0)
  tell(contact(1), "<photo/>")
  await untilPicture(contact(1), undefined)

  await until(account.profiles, () => pictureOf(contact(2)) !== undefined)
  await account.close()
  account = await openDevice(PERSON, ENDPOINT, {
    openLink: () => Promise.reject(new Error("There is no network")),
    store: kept,
  })
  assert.equal(pictureOf(contact(2))?.id, avatarId(ROSE), "it is kept for the next time")
})

test("a published picture wins over that of the vCard, and is followed by it when it goes", async () => {
  const published = anotherRose(1)
  const METADATA = "urn:xmpp:avatar:metadata"
  const answerCard = server.answerRequest
  server.answerRequest = (request) => {
    if (!request.has("pubsub", NS_PUBSUB) || request.to !== contact(0)) return answerCard(request)
    const node = request.child("pubsub", NS_PUBSUB)?.child("items")?.attrs.node ?? ""
    const info = xml("info", { id: avatarId(published), type: "image/png", bytes: "71" })
    const content =
      node === METADATA
        ? xml("metadata", { xmlns: METADATA }, info)
        : xml("data", { xmlns: "urn:xmpp:avatar:data" }, Buffer.from(published).toString("base64"))
    const items = xml("items", { node }, xml("item", { id: avatarId(published) }, content))
    const pubsub = xml("pubsub", { xmlns: NS_PUBSUB }, items)
    server.say(`<iq type='result' id='${request.id}' from='${contact(0)}'>${pubsub}</iq>`)
    return true
  }
  const publish = (content: string) =>
    server.say(
      `<message from='${contact(0)}' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='${METADATA}'><item id='x'><metadata xmlns='${METADATA}'>${content}</metadata></item></items></event></message>`,
    )
  cards.set(contact(0), photo(ROSE))
  tellHash(contact(0), ROSE)
  await untilPicture(contact(0), ROSE)
  publish(`<info id='${avatarId(published)}' type='image/png' bytes='71'/>`)
  await untilPicture(contact(0), published)
  tellHash(contact(0), ROSE)
  tell(contact(0), "<photo/>")
  tellHash(contact(1), published)
  await untilPicture(contact(1), published)
  assert.equal(pictureOf(contact(0))?.id, avatarId(published))
  tellHash(contact(0), anotherRose(3))
  cards.set(contact(0), photo(anotherRose(3)))
  publish("")
  await untilPicture(contact(0), anotherRose(3))
})
