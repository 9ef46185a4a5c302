import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { test } from "node:test"
import { findField, parseForm, type XmlElement } from "@kith/xmpp"
import { NS_DISCO_INFO, NS_VCARD_TEMP, parseDiscoInfo, vcardPhoto, vcardTemp } from "@kith/xmpp/extensions"
import type { TestClient } from "../../../testing/index.ts"
import { change, enter, statusesOf, TestStage } from "./test-stage.ts"

const stage = await TestStage.open()
const picture = new TextEncoder().encode("a picture of a balcony")
const hash = createHash("sha1").update(picture).digest("hex")
const card = (...pictures: Uint8Array[]) =>
  String(vcardTemp(...pictures.map((data) => vcardPhoto({ type: "image/png", data }))))
const set = (room: string) => ({ to: room, type: "set" }) as const

async function hashes(client: TestClient, room: string): Promise<readonly string[] | undefined> {
  const answer = await client.ask(`<query xmlns='${NS_DISCO_INFO}'/>`, { to: room })
  const query = answer.child("query", NS_DISCO_INFO)
  assert.ok(query)
  const { features, forms = [] } = parseDiscoInfo(query)
  assert.ok(features.includes("vcard-temp"))
  return findField(parseForm(forms[0] as XmlElement), "muc#roominfo_avatarhash")?.values
}

test("an owner gives a room a picture, and all can find it, before they enter and after a restart", async (t) => {
  const alone = await TestStage.open()
  const [romeo, juliet, tybalt] = await alone.bring(t, "romeo", "juliet", "tybalt")
  assert.ok(romeo && juliet && tybalt)
  const room = await alone.room(romeo, "Romeo", { persistentroom: true })
  await enter(juliet, room, "Juliet")
  assert.equal(await hashes(tybalt, room), undefined)
  await romeo.ask(card(picture), set(room))
  assert.deepEqual(statusesOf(await juliet.next("message", ({ from }) => from === room)), [104])
  assert.deepEqual(await hashes(tybalt, room), [hash])
  await alone.server.restart()
  const [again] = await alone.bring(t, "tybalt")
  assert.ok(again)
  assert.deepEqual(await hashes(again, room), [hash])
  const found = await again.ask(`<vCard xmlns='${NS_VCARD_TEMP}'/>`, { to: room })
  assert.match(String(found), /<TYPE>image\/png<\/TYPE>/)
})

test("an empty vCard takes it away, and several pictures have several hashes", async (t) => {
  const [romeo] = await stage.bring(t, "romeo")
  assert.ok(romeo)
  const room = await stage.room(romeo, "Romeo")
  await romeo.ask(card(picture, new Uint8Array([1, 2])), set(room))
  assert.equal((await hashes(romeo, room))?.length, 2)
  await romeo.ask(card(), set(room))
  assert.equal(await hashes(romeo, room), undefined)
  const found = await romeo.ask(`<vCard xmlns='${NS_VCARD_TEMP}'/>`, { to: room })
  assert.deepEqual(found.child("vCard", NS_VCARD_TEMP)?.elements, [])
})

test("nobody but an owner sets it, within limits, and who is banned does not see it", async (t) => {
  const small = await TestStage.open("[rooms]\nmax-vcard-bytes = 1000\n")
  const [romeo, juliet] = await small.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await small.room(romeo, "Romeo")
  await change(romeo, room, "affiliation='admin' jid='juliet@localhost'")
  assert.equal(await juliet.askInVain(card(picture), set(room)), "forbidden")
  assert.equal(await romeo.askInVain(card(new Uint8Array(1000)), set(room)), "policy-violation")
  const wrong = `<vCard xmlns='${NS_VCARD_TEMP}'><PHOTO><TYPE>text/html</TYPE><BINVAL>AAAA</BINVAL></PHOTO></vCard>`
  assert.equal(await romeo.askInVain(wrong, set(room)), "not-acceptable")
  const broken = `<vCard xmlns='${NS_VCARD_TEMP}'><PHOTO><BINVAL>*</BINVAL></PHOTO></vCard>`
  assert.equal(await romeo.askInVain(broken, set(room)), "not-acceptable")
  await change(romeo, room, "affiliation='outcast' jid='juliet@localhost'")
  assert.equal(await juliet.askInVain(`<vCard xmlns='${NS_VCARD_TEMP}'/>`, { to: room }), "forbidden")
})
