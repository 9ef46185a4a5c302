import assert from "node:assert/strict"
import { test } from "node:test"
import {
  PASSWORD,
  startTestServer,
  type TestClient,
  type TestServer,
} from "../../apps/server/src/testing/index.ts"
import { GajimClient } from "./gajim.ts"
import { PoezioClient } from "./poezio.ts"
import { ProfanityClient } from "./profanity.ts"
import { SlixmppClient } from "./slixmpp.ts"

const ROOM = "verona@rooms.localhost"
const NS_MUC = "http://jabber.org/protocol/muc"
const NS_USER = `${NS_MUC}#user`

const INFO = "<query xmlns='http://jabber.org/protocol/disco#info'/>"

/** A server with Romeo, whose client a test is about, and Tybalt, who is thrown out. */
async function stage(): Promise<TestServer> {
  const server = await startTestServer()
  await server.register("romeo", "tybalt")
  return server
}

/** Enters the room once it has been opened, which a screen does not tell. */
async function enter(server: TestServer, name: string): Promise<TestClient> {
  const client = await server.join(name)
  while ((await client.request(INFO, { to: ROOM })).type === "error");
  client.send(`<presence to='${ROOM}/${name}'><x xmlns='${NS_MUC}'/></presence>`)
  await client.next("presence", (presence) => statuses(presence).includes("110"))
  return client
}

function statuses(presence: Awaited<ReturnType<TestClient["next"]>>): string[] {
  const user = presence.child("x", NS_USER)
  return user?.childrenNamed("status").map(({ attrs }) => attrs.code ?? "") ?? []
}

const says = (nick: string, body: string) => (message: Awaited<ReturnType<TestClient["next"]>>) =>
  message.from === `${ROOM}/${nick}` && message.child("body")?.text === body

/** What Romeo's client does to Tybalt, as Tybalt sees it. */
async function expectKick(tybalt: TestClient, reason?: string): Promise<void> {
  const kicked = await tybalt.next("presence", (presence) => statuses(presence).includes("307"))
  const item = kicked.child("x", NS_USER)?.child("item")
  assert.equal(item?.attrs.role, "none")
  if (reason !== undefined) assert.equal(item?.child("reason")?.text, reason)
}

test("slixmpp makes a room, talks in it and throws somebody out", async () => {
  await using server = await stage()
  await using romeo = new SlixmppClient(server, "romeo", "starttls")
  await romeo.next({ event: "ready" })
  romeo.do({ do: "join", room: ROOM, nick: "romeo" })
  await romeo.next({ event: "joined", room: ROOM })
  romeo.do({ do: "open", room: ROOM, config: { "muc#roomconfig_persistentroom": true } })
  await romeo.next({ event: "opened", room: ROOM })

  const tybalt = await enter(server, "tybalt")
  await romeo.next({ event: "occupant", room: ROOM, nick: "tybalt", type: "available" })
  tybalt.send(`<message to='${ROOM}' type='groupchat'><body>What, art thou drawn?</body></message>`)
  await romeo.next({ event: "group-message", nick: "tybalt", body: "What, art thou drawn?" })
  romeo.do({ do: "say", room: ROOM, body: "I do but keep the peace" })
  await tybalt.next("message", says("romeo", "I do but keep the peace"))

  romeo.do({ do: "set-role", room: ROOM, nick: "tybalt", role: "none", reason: "Put up thy sword" })
  await expectKick(tybalt, "Put up thy sword")
  await romeo.next({ event: "occupant", nick: "tybalt", type: "unavailable", codes: [307] })
  romeo.do({ do: "set-affiliation", room: ROOM, jid: "tybalt@localhost", affiliation: "outcast" })
  await romeo.next({ event: "affiliation-set" })
  tybalt.send(`<presence to='${ROOM}/tybalt'><x xmlns='${NS_MUC}'/></presence>`)
  assert.match(String(await tybalt.next("presence", ({ type }) => type === "error")), /<forbidden/)
})

test("profanity makes a room, talks in it and throws somebody out", async () => {
  await using server = await stage()
  await using romeo = await ProfanityClient.start()
  await romeo.signIn({ address: "romeo@localhost", password: PASSWORD, port: server.ports.tcp ?? 0 })
  await romeo.type(`/join ${ROOM} nick romeo`)
  await romeo.see("requires configuration")
  await romeo.type("/room accept")
  await romeo.see("Room unlocked")

  const tybalt = await enter(server, "tybalt")
  await romeo.see("tybalt")
  tybalt.send(`<message to='${ROOM}' type='groupchat'><body>Turn thee, Benvolio</body></message>`)
  await romeo.see("Turn thee, Benvolio")
  await romeo.type("I do but keep the peace")
  await tybalt.next("message", says("romeo", "I do but keep the peace"))
  await romeo.type('/subject set "The orchard"')
  await tybalt.next("message", (message) => message.child("subject")?.text === "The orchard")
  await romeo.type('/kick tybalt "Put up thy sword"')
  await expectKick(tybalt, "Put up thy sword")
})

test("poezio makes a room, talks in it and throws somebody out", async () => {
  await using server = await stage()
  await using romeo = await PoezioClient.start(server, "romeo")
  await romeo.type(`/join ${ROOM}/romeo`)
  await romeo.see("The room")
  await romeo.type("Is anybody there?")
  await romeo.see("romeo> Is anybody there?")
  assert.doesNotMatch(await romeo.screen(), /error|not been configured/i)
  await romeo.type("/configure")
  await romeo.see("Configuration of")
  await romeo.press("C-y")

  const tybalt = await enter(server, "tybalt")
  tybalt.send(`<message to='${ROOM}' type='groupchat'><body>Turn thee, Benvolio</body></message>`)
  await romeo.see("Turn thee, Benvolio")
  await romeo.type("I do but keep the peace")
  await tybalt.next("message", says("romeo", "I do but keep the peace"))
  await romeo.type("/kick tybalt Put up thy sword")
  await expectKick(tybalt, "Put up thy sword")
})

test("Gajim makes a room, talks in it and throws somebody out", async () => {
  await using server = await stage()
  await using romeo = await GajimClient.start(server, "romeo")
  const config = { "muc#roomconfig_roomname": "Verona", "muc#roomconfig_membersonly": false }
  await romeo.do({ do: "create", room: ROOM, config })
  await romeo.next({ event: "room", signal: "room-config-finished" })

  const tybalt = await enter(server, "tybalt")
  await romeo.next({ event: "room", signal: "user-joined" })
  tybalt.send(`<message to='${ROOM}' type='groupchat'><body>Turn thee, Benvolio</body></message>`)
  await romeo.next({ event: "group-message", nick: "tybalt", body: "Turn thee, Benvolio" })
  await romeo.do({ do: "say", to: ROOM, body: "I do but keep the peace", group: true })
  await tybalt.next("message", says("romeo", "I do but keep the peace"))
  await romeo.do({ do: "set_role", room: ROOM, nick: "tybalt", role: "none", reason: "Put up thy sword" })
  await expectKick(tybalt, "Put up thy sword")
})
