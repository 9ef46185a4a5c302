import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"
import { avatarId, Jid, type Stanza, vcardPhoto, vcardTemp, type XmlElement, xml } from "@kith/xmpp"
import type { Account } from "../index.ts"
import { closeDevices, signIn } from "./people.ts"
import { anotherRose, ROSE } from "./rose.ts"
import { ScriptedServer } from "./scripted-server.ts"

const ROMEO = "romeo@montague.example"
const UPDATE = "vcard-temp:x:update"
let server: ScriptedServer
let account: Account
let card: XmlElement
let refusal: string | undefined

const withPhoto = (data: Uint8Array) =>
  vcardTemp(xml("TITLE", {}, "Lover"), vcardPhoto({ type: "image/png", data }))
/** What our presence says of a picture, as often as it was sent; `undefined`: nothing yet. */
const told = () =>
  server
    .find("presence", ({ type, to }) => type === undefined && to === undefined)
    .map((presence) => presence.child("x", UPDATE)?.child("photo")?.text)
const untilTold = async (expected: readonly (string | undefined)[]) => {
  await server.next("presence", () => told().length >= expected.length)
  assert.deepEqual(told(), expected)
}
const fromPhone = (content: string) => server.say(`<presence from='${ROMEO}/phone'>${content}</presence>`)
const fromPhoneUpdate = (content: string) => fromPhone(`<x xmlns='${UPDATE}'>${content}</x>`)

beforeEach(async () => {
  server = new ScriptedServer(ROMEO)
  card = withPhoto(ROSE)
  refusal = undefined
  server.answerRequest = (request: Stanza) => {
    const set = request.child("vCard", "vcard-temp")
    if (set === undefined) return false
    const error = `<error type='cancel'><${refusal} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`
    if (refusal !== undefined) server.say(`<iq type='error' id='${request.id}' from='${ROMEO}'>${error}</iq>`)
    else if (request.type === "set") {
      card = set
      server.say(`<iq type='result' id='${request.id}'/>`)
    } else server.say(`<iq type='result' id='${request.id}' from='${ROMEO}'>${card}</iq>`)
    return true
  }
  account = await signIn(
    { address: Jid.parse(ROMEO), password: "secret" },
    { kind: "websocket", url: "ws://127.0.0.1:9" },
    { openLink: server.openLink },
  )
  await untilTold([undefined, avatarId(ROSE)])
})
afterEach(closeDevices)

test("while a device is there that may change the vCard without a word, nothing is said of it", async () => {
  fromPhone("")
  await untilTold([undefined, avatarId(ROSE), undefined])
  card = withPhoto(anotherRose(1))
  server.say(`<presence type='unavailable' from='${ROMEO}/phone'/>`)
  await untilTold([undefined, avatarId(ROSE), undefined, avatarId(anotherRose(1))])
})

test("another device that tells of another picture is not contradicted before the vCard was read again", async () => {
  fromPhoneUpdate("")
  fromPhoneUpdate(`<photo>${avatarId(ROSE)}</photo>`)
  card = withPhoto(anotherRose(2))
  fromPhoneUpdate(`<photo>${avatarId(anotherRose(2))}</photo>`)
  await untilTold([undefined, avatarId(ROSE), undefined, avatarId(anotherRose(2))])
  // One that is stubborn: the vCard is asked once.
  for (let times = 0; times < 5; times++) fromPhoneUpdate("<photo/>")
  card = withPhoto(anotherRose(3))
  fromPhoneUpdate(`<photo>${avatarId(anotherRose(3))}</photo>`)
  await untilTold([
    undefined,
    avatarId(ROSE),
    undefined,
    avatarId(anotherRose(2)),
    undefined,
    avatarId(anotherRose(3)),
  ])
  const questions = server.find("iq", (iq) => iq.has("vCard", "vcard-temp"))
  assert.equal(questions.length, 4)
})

test("a vCard that cannot be read is not written over, and the picture is published all the same", async () => {
  refusal = "internal-server-error"
  const warn = console.warn
  const warnings: unknown[] = []
  console.warn = (sentence) => warnings.push(sentence)
  await account.setPicture({ data: anotherRose(4), type: "image/png", width: 1, height: 1 })
  console.warn = warn
  assert.equal(warnings.length, 1)
  assert.equal(server.find("iq", (iq) => iq.type === "set" && iq.has("vCard", "vcard-temp")).length, 0)
  await assert.rejects(account.setDetails({ bio: "Banished." }), { name: "StanzaFailed" })
  assert.equal(card.child("TITLE")?.text, "Lover")

  refusal = undefined
  await account.setDetails({ bio: "Banished." })
  assert.equal(card.child("TITLE")?.text, "Lover")
  assert.equal(card.child("NOTE")?.text, "Banished.")
  assert.notEqual(card.child("PHOTO"), undefined)
})
