import assert from "node:assert/strict"
import { after, afterEach, before, beforeEach, describe, test } from "node:test"
import { avatarId, Jid } from "@kith/xmpp"
import type { Account, Profile } from "../index.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import { describeOnHosts, type Host } from "./hosts.ts"
import { befriend, closeDevices, openDevice, signIn } from "./people.ts"
import { ROSE } from "./rose.ts"
import { ScriptedServer } from "./scripted-server.ts"
import { until } from "./until.ts"

const PICTURE = { data: ROSE, type: "image/png", width: 1, height: 1 }

const untilProfile = async (account: Account, of: Jid, holds: (profile: Profile | undefined) => boolean) =>
  (await until(account.profiles, (profiles) => holds(profiles.get(of.toString())))).get(of.toString())

describeOnHosts("a profile", (startHost) => {
  let host: Host
  before(async () => {
    host = await startHost()
  })
  after(() => host.stop())
  afterEach(closeDevices)

  test("is seen by contacts and our other devices, and kept for the next time", async () => {
    const [romeo, juliet] = [await host.createPerson("romeo"), await host.createPerson("juliet")]
    const store = createMemoryStore()
    const romeoHere = await signIn(romeo, host.webSocket)
    const phone = await signIn(romeo, host.webSocket)
    const julietHere = await signIn(juliet, host.webSocket, { store })
    await befriend(romeoHere, julietHere)
    await romeoHere.setNickname(" Rom\u0000eo M. ")
    await romeoHere.setPicture(PICTURE)
    for (const account of [julietHere, phone, romeoHere]) {
      const profile = await untilProfile(
        account,
        romeo.address,
        (seen) => seen?.picture !== undefined && seen.nickname !== undefined,
      )
      assert.deepEqual(profile, {
        nickname: "Romeo M.",
        picture: { id: avatarId(ROSE), type: "image/png", data: Buffer.from(ROSE).toString("base64") },
      })
    }
    await until(julietHere.contacts, ([first]) => first?.name === "Romeo M.")
    await julietHere.renameContact(romeo.address, "My Romeo")
    await until(julietHere.contacts, ([first]) => first?.name === "My Romeo")

    await julietHere.close()
    const openLink = () => Promise.reject(new Error("There is no network"))
    const offline = await openDevice(juliet, host.webSocket, { store, openLink })
    const kept = offline.profiles.get().get(romeo.address.toString())
    assert.equal(kept?.nickname, "Romeo M.")
    assert.equal(kept?.picture?.id, avatarId(ROSE))
  })

  test("can be taken back", async () => {
    const [romeo, juliet] = [await host.createPerson("romeo"), await host.createPerson("juliet")]
    const romeoHere = await signIn(romeo, host.webSocket)
    const julietHere = await signIn(juliet, host.webSocket)
    await befriend(romeoHere, julietHere)
    await romeoHere.setNickname("Romeo M.")
    await romeoHere.setPicture(PICTURE)
    await untilProfile(julietHere, romeo.address, (seen) => seen?.picture !== undefined)
    await romeoHere.setPicture(undefined)
    await romeoHere.setNickname("")
    await untilProfile(julietHere, romeo.address, (seen) => seen === undefined)
    await until(julietHere.contacts, ([first]) => first?.name === romeo.address.local)
  })
})

describe("what must not be believed of profiles", () => {
  const ROMEO = "romeo@montague.example"
  const JULIET = Jid.parse("juliet@capulet.example")
  const NICK = "http://jabber.org/protocol/nick"
  const METADATA = "urn:xmpp:avatar:metadata"
  let server: ScriptedServer
  let account: Account
  const event = (from: string, node: string, payload: string) =>
    `<message xmlns='jabber:client' from='${from}' to='${ROMEO}' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='${node}'><item id='x'>${payload}</item></items></event></message>`
  const nick = (from: string, name: string) => event(from, NICK, `<nick xmlns='${NICK}'>${name}</nick>`)
  const metadata = (attrs: string) =>
    event(JULIET.toString(), METADATA, `<metadata xmlns='${METADATA}'><info ${attrs}/></metadata>`)

  beforeEach(async () => {
    server = new ScriptedServer(ROMEO)
    const person = { address: Jid.parse(ROMEO), password: "secret" }
    account = await signIn(
      person,
      { kind: "websocket", url: "ws://127.0.0.1:9" },
      { openLink: server.openLink },
    )
    const item = `<query xmlns='jabber:iq:roster'><item jid='${JULIET}' subscription='both'/></query>`
    server.say(`<iq xmlns='jabber:client' type='set' id='r1'>${item}</iq>`)
    await until(account.contacts, (contacts) => contacts.length === 1)
  })
  afterEach(closeDevices)

  test("names of strangers, of others' devices, and very long ones", async () => {
    server.say(nick("tybalt@capulet.example", "Juliet"))
    server.say(nick(`${JULIET}/balcony`, "Device"))
    server.say(nick("capulet.example", "Server"))
    server.say(event(JULIET.toString(), "urn:other", `<nick xmlns='${NICK}'>Other node</nick>`))
    server.say(nick(JULIET.toString(), "x".repeat(5000)))
    const profile = await untilProfile(account, JULIET, (seen) => seen !== undefined)
    assert.deepEqual([...account.profiles.get().keys()], [JULIET.toString()])
    assert.equal(profile?.nickname, "x".repeat(100))
  })

  test("but a name that comes in one piece with its contact", async () => {
    const tybalt = Jid.parse("tybalt@capulet.example")
    for (const [id, jid] of [
      ["r2", "nurse@capulet.example"],
      ["r3", tybalt.toString()],
    ]) {
      const item = `<query xmlns='jabber:iq:roster'><item jid='${jid}' subscription='both'/></query>`
      server.say(`<iq xmlns='jabber:client' type='set' id='${id}'>${item}</iq>`)
    }
    server.say(nick(tybalt.toString(), "Prince of cats"))
    await untilProfile(account, tybalt, (seen) => seen?.nickname === "Prince of cats")
  })

  test("pictures that are no pictures, too big, or not what was told", async () => {
    const id = avatarId(ROSE)
    server.answerRequest = (request) => {
      if (request.to !== JULIET.toString()) return false
      const data = `<data xmlns='urn:xmpp:avatar:data'>${Buffer.from(ROSE).toString("base64")}</data>`
      const items = `<items node='urn:xmpp:avatar:data'><item id='x'>${data}</item></items>`
      const pubsub = `<pubsub xmlns='http://jabber.org/protocol/pubsub'>${items}</pubsub>`
      server.say(`<iq xmlns='jabber:client' type='result' id='${request.id}' from='${JULIET}'>${pubsub}</iq>`)
      return true
    }
    server.say(metadata(`id='${id}' type='image/svg+xml' bytes='70'`))
    server.say(metadata(`id='${id}' type='image/png' bytes='900000'`))
    server.say(metadata(`id='${id}' type='image/png' bytes='70' url='https://evil.example/track.png'`))
    server.say(metadata(`id='${avatarId(Uint8Array.of(1))}' type='image/png' bytes='70'`))
    server.say(nick(JULIET.toString(), "the end of it"))
    await untilProfile(account, JULIET, (seen) => seen?.nickname === "the end of it")
    assert.equal(account.profiles.get().get(JULIET.toString())?.picture, undefined)
    assert.equal(
      server.find("iq", ({ to }) => to === JULIET.toString()).length,
      1,
      "nothing else was asked for",
    )

    // The same data under its own name, for comparison.
    server.say(metadata(`id='${id}' type='image/png' bytes='70'`))
    await untilProfile(account, JULIET, (seen) => seen?.picture?.id === id)
  })
})
