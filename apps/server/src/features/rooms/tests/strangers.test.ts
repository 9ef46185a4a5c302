import assert from "node:assert/strict"
import { after, test } from "node:test"
import { defineFeature } from "@kith/feature-kit"
import { parseElement, type Stanza, stanza } from "@kith/xmpp"
import { findArchiveResult } from "@kith/xmpp/extensions"
import { startTestServer } from "../../../testing/index.ts"
import { change, hear, itemOf, PEOPLE, presenceOf, say, statusesOf, TestStage } from "./test-stage.ts"

/** A garden that lies elsewhere, with people of its own. */
const garden = defineFeature({
  name: "garden",
  setup({ xmpp }) {
    const heard: Stanza[] = []
    xmpp.forwardDomain("garden.example", (arrived) => void heard.push(arrived))
    return {
      heard,
      say: (text: string) =>
        xmpp.route(stanza(parseElement(text.replace(/^<(\w+)/, "<$1 xmlns='jabber:client'")))),
    }
  },
})

const server = await startTestServer({ features: [garden] })
await server.register(...PEOPLE)
after(async () => {
  await server.stop()
  assert.deepEqual(server.complaints, [])
})
const stage = new TestStage(server)
const { heard, say: send } = server.service(garden)
const MERCUTIO = "mercutio@garden.example/bench"
const takeAll = () => heard.splice(0)

test("somebody from elsewhere enters, hears, speaks and leaves like everybody", async (t) => {
  const [romeo] = await stage.bring(t, "romeo")
  assert.ok(romeo)
  const room = await stage.room(romeo, "Romeo")
  await send(
    `<presence from='${MERCUTIO}' to='${room}/Mercutio'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
  )
  const arrival = takeAll()
  assert.deepEqual(
    arrival.map(({ name, from }) => `${name} ${from}`),
    [`presence ${room}/Romeo`, `presence ${room}/Mercutio`, `message ${room}`],
  )
  assert.ok(arrival.every(({ to }) => to === MERCUTIO))
  assert.equal(itemOf(await presenceOf(romeo, room, "Mercutio")).jid?.toString(), MERCUTIO)
  say(romeo, room, "Hark")
  await hear(romeo, room)
  assert.equal(takeAll()[0]?.child("body")?.text, "Hark")
  await send(
    `<message from='${MERCUTIO}' to='${room}' type='groupchat' id='q'><body>Queen Mab</body></message>`,
  )
  assert.equal((await hear(romeo, room)).from, `${room}/Mercutio`)
  takeAll()
  await send(`<iq type='set' id='m' from='${MERCUTIO}' to='${room}'><query xmlns='urn:xmpp:mam:2'/></iq>`)
  assert.deepEqual(
    takeAll().map((one) => findArchiveResult(one)?.stanza.child("body")?.text ?? one.type),
    ["Hark", "Queen Mab", "result"],
  )
  await send(`<presence type='unavailable' from='${MERCUTIO}' to='${room}/Mercutio'/>`)
  assert.deepEqual(statusesOf(takeAll()[0] ?? stanza({ name: "x" })), [110])
  await presenceOf(romeo, room, "Mercutio", "unavailable")
})

test("whoever cannot be reached any more is removed, and nobody else", async (t) => {
  const [romeo] = await stage.bring(t, "romeo")
  assert.ok(romeo)
  const room = await stage.room(romeo, "Romeo")
  await send(
    `<presence from='${MERCUTIO}' to='${room}/Mercutio'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
  )
  const bounce = (name: string, condition: string) =>
    send(
      `<${name} type='error' from='${MERCUTIO}' to='${room}/Romeo'><error type='cancel'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></${name}>`,
    )
  await bounce("presence", "policy-violation")
  await romeo.expectNo("presence", ({ type }) => type === "unavailable")
  await bounce("presence", "remote-server-not-found")
  assert.deepEqual(statusesOf(await presenceOf(romeo, room, "Mercutio", "unavailable")), [333])
})

test("people from elsewhere make no rooms here, and a room has no presence to subscribe to", async () => {
  const unheardOf = stage.unheardOf()
  takeAll()
  await send(
    `<presence from='${MERCUTIO}' to='${unheardOf}/M'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
  )
  assert.match(String(takeAll()[0]), /not-allowed/)
  await send(`<presence type='subscribe' from='${MERCUTIO}' to='${unheardOf}'/>`)
  assert.equal(takeAll()[0]?.type, "unsubscribed")
  await send(`<presence type='probe' from='${MERCUTIO}' to='${unheardOf}/M'/>`)
  assert.deepEqual(takeAll(), [])
})

test("whom a kick removes hears of it first, then who asked for it, then the others; of all else who asked hears first", async (t) => {
  const [romeo] = await stage.bring(t, "romeo")
  const room = await stage.room(romeo, "Romeo", { moderatedroom: true })
  await change(romeo, room, "affiliation='admin' jid='mercutio@garden.example'")
  const people = {
    Mercutio: MERCUTIO,
    Paris: "paris@garden.example/bench",
    Page: "page@garden.example/bench",
  }
  for (const [nickname, from] of Object.entries(people)) {
    await send(
      `<presence from='${from}' to='${room}/${nickname}'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
    )
  }
  takeAll()
  const ask = async (item: string) => {
    await send(
      `<iq type='set' id='k' from='${MERCUTIO}' to='${room}'><query xmlns='http://jabber.org/protocol/muc#admin'>${item}</query></iq>`,
    )
    return takeAll().map(({ name, to }) => `${name} ${to?.split("@")[0]}`)
  }
  assert.deepEqual(await ask("<item nick='Page' role='participant'/>"), [
    "iq mercutio",
    "presence mercutio",
    "presence paris",
    "presence page",
  ])
  assert.deepEqual(await ask("<item nick='Page' role='none'/>"), [
    "presence page",
    "iq mercutio",
    "presence mercutio",
    "presence paris",
  ])
  assert.deepEqual(await ask("<item jid='paris@garden.example' affiliation='outcast'/>"), [
    "iq mercutio",
    "presence paris",
    "presence mercutio",
  ])
})
