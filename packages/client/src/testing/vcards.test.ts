import assert from "node:assert/strict"
import { after, afterEach, before, describe, test } from "node:test"
import { avatarId, findVCardPhoto, NS_VCARD_TEMP, stanza, vcardPhoto, vcardTemp, xml } from "@kith/xmpp"
import { PASSWORD, startTestServer } from "../../../../apps/server/src/testing/index.ts"
import type { Account, Endpoint } from "../index.ts"
import { befriend, closeDevices, createPerson, nameAnew, type Person, signIn } from "./people.ts"
import { ALL_MODULES, PLAIN_MODULES, PROSODY_IS_INSTALLED, startProsody } from "./prosody.ts"
import { anotherRose, ROSE } from "./rose.ts"
import { until } from "./until.ts"
import { Wire } from "./wire.ts"

const PICTURE = { data: ROSE, type: "image/png", width: 1, height: 1 }

interface Place {
  readonly webSocket: Endpoint
  createPerson(name: string): Promise<Person>
  stop(): Promise<unknown>
}

async function openKith(): Promise<Place> {
  const server = await startTestServer()
  return {
    webSocket: { kind: "websocket", url: server.webSocketUrl },
    async createPerson(name) {
      const username = nameAnew(name)
      await server.register(username)
      return { address: server.address(username), password: PASSWORD }
    },
    stop: () => server.stop(),
  }
}

async function openProsody(modules: readonly string[]): Promise<Place> {
  const prosody = await startProsody({ modules })
  return {
    webSocket: prosody.webSocket,
    createPerson: (name) => createPerson(name, prosody.webSocket),
    stop: () => prosody.remove(),
  }
}

const PLACES = [
  { name: "Kith", open: openKith, converts: true },
  {
    name: "Prosody that converts",
    open: () => openProsody([...ALL_MODULES, "vcard_legacy"]),
    converts: true,
  },
  {
    name: "Prosody that converts nothing",
    open: () => openProsody([...ALL_MODULES, "vcard"]),
    converts: false,
  },
  {
    name: "Prosody without personal nodes",
    open: () => openProsody([...PLAIN_MODULES, "vcard"]),
    converts: false,
  },
]

const pictureOf = (account: Account, of: Account) => account.profiles.get().get(of.jid.toString())?.picture
const untilPicture = (account: Account, of: Account, id: string | undefined) =>
  until(account.profiles, () => pictureOf(account, of)?.id === id)

/** What a device asks by hand, as a client would that is not ours. */
async function ask(wire: Wire, type: "get" | "set", payload = vcardTemp()) {
  const id = nameAnew("by-hand")
  const change = wire.change
  const answer = await new Promise<ReturnType<typeof stanza>>((resolve) => {
    wire.change = (received) => {
      if (received.id === id) resolve(received)
      return received
    }
    wire.last.send(stanza({ name: "iq", attrs: { type, id }, children: [payload] }))
  })
  wire.change = change
  assert.equal(answer.type, "result")
  return answer.child("vCard", NS_VCARD_TEMP) ?? vcardTemp()
}

for (const { name, open, converts } of PLACES) {
  const skip = name !== "Kith" && !PROSODY_IS_INSTALLED && "Prosody is not installed"
  describe(`vCards of old (${name})`, { skip }, () => {
    let place: Place
    before(async () => {
      place = await open()
    })
    after(() => place.stop())
    afterEach(closeDevices)

    const meet = async () => {
      const [wire, otherWire] = [new Wire(), new Wire()]
      const [romeo, juliet] = [await place.createPerson("romeo"), await place.createPerson("juliet")]
      const here = await signIn(romeo, place.webSocket, { openLink: wire.openLink })
      const there = await signIn(juliet, place.webSocket, { openLink: otherWire.openLink })
      await befriend(here, there)
      return { wire, otherWire, romeo: here, juliet: there, person: romeo }
    }

    test("a picture of an old client is seen by contacts, and one that is taken away is not", async () => {
      const { wire, romeo, juliet } = await meet()
      const data = anotherRose(1)
      await ask(wire, "set", vcardTemp(xml("FN", {}, "Romeo"), vcardPhoto({ type: "image/png", data })))
      const tell = (...children: Parameters<typeof xml>[2][]) => {
        const x = xml("x", { xmlns: "vcard-temp:x:update" }, xml("photo", {}, ...children))
        wire.last.send(stanza({ name: "presence", children: [x] }))
      }
      tell(avatarId(data))
      await untilPicture(juliet, romeo, avatarId(data))
      await ask(wire, "set", vcardTemp(xml("FN", {}, "Romeo")))
      tell()
      await untilPicture(juliet, romeo, undefined)
    })

    test("our picture is in our vCard, whatever else that says, and in our presence", async () => {
      const { wire, otherWire, romeo, juliet } = await meet()
      const words = [xml("FN", {}, "Romeo"), xml("TITLE", {}, "Lover")]
      await ask(wire, "set", vcardTemp(...words))
      await romeo.setPicture(PICTURE)
      await untilPicture(juliet, romeo, avatarId(ROSE))
      await untilPicture(romeo, romeo, avatarId(ROSE))
      const card = await ask(wire, "get")
      const found = findVCardPhoto(card)
      assert.equal(found && avatarId(found.data), avatarId(ROSE))
      assert.equal(card.child("FN")?.text, "Romeo")
      assert.equal(card.child("TITLE")?.text, "Lover")
      const told = wire.last.sent.filter(({ name, type }) => name === "presence" && type === undefined)
      const photo = told.at(-1)?.child("x", "vcard-temp:x:update")?.child("photo")?.text
      assert.equal(photo, converts ? undefined : avatarId(ROSE))
      const asked = otherWire.last.sent.filter(
        (sent) => sent.has("vCard", NS_VCARD_TEMP) && sent.to === romeo.jid.toString(),
      )
      assert.ok(asked.length <= 1, "no picture is fetched twice")

      await romeo.setPicture(undefined)
      await untilPicture(juliet, romeo, undefined)
      assert.equal(findVCardPhoto(await ask(wire, "get")), undefined)
    })

    test("our devices come to tell of the same picture, and one that comes later too", async () => {
      const { romeo, juliet, person } = await meet()
      const phoneWire = new Wire()
      const phone = await signIn(person, place.webSocket, { openLink: phoneWire.openLink })
      await romeo.setPicture(PICTURE)
      await untilPicture(phone, romeo, avatarId(ROSE))
      await untilPicture(juliet, romeo, avatarId(ROSE))
      const later = await signIn(person, place.webSocket)
      await untilPicture(later, romeo, avatarId(ROSE))
      await phone.setPicture({ ...PICTURE, data: anotherRose(2) })
      for (const account of [romeo, juliet, later])
        await untilPicture(account, romeo, avatarId(anotherRose(2)))
    })

    test("details are read from a vCard of old, and written to it too", async () => {
      const { wire, romeo, juliet } = await meet()
      const address = xml("ADR", {}, xml("HOME"), xml("LOCALITY", {}, "Verona"))
      const telephone = xml("TEL", {}, xml("HOME"), xml("NUMBER", {}, "1595"))
      const named = [xml("FN", {}, "Romeo Montague"), xml("DESC", {}, "In love.")]
      await ask(
        wire,
        "set",
        vcardTemp(...named, xml("URL", {}, "https://montague.example/"), address, telephone),
      )
      const details = {
        fullName: "Romeo Montague",
        bio: "In love.",
        website: "https://montague.example/",
        place: "Verona",
      }
      assert.deepEqual(await juliet.details(romeo.jid), details)
      await romeo.setDetails({ ...details, bio: "Banished.", email: "romeo@montague.example" })
      const card = await ask(wire, "get")
      assert.equal(card.child("NOTE")?.text, "Banished.")
      assert.equal(card.child("DESC"), undefined)
      assert.equal(card.child("EMAIL")?.child("USERID")?.text, "romeo@montague.example")
      assert.equal(card.child("TEL")?.child("NUMBER")?.text, "1595")
      assert.equal(card.child("ADR")?.child("HOME") !== undefined, true, "what is the same stays as it was")
      assert.deepEqual(await juliet.details(romeo.jid), {
        ...details,
        bio: "Banished.",
        email: "romeo@montague.example",
      })
    })
  })
}
