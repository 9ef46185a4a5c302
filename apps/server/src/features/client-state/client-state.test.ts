import assert from "node:assert/strict"
import { test } from "node:test"
import { PASSWORD, startTestServer, type TestServer } from "../../testing/index.ts"
import { signIn } from "../../testing/sign-in.ts"

const NS = "urn:xmpp:csi:0"
const state = (name: "active" | "inactive") => `<${name} xmlns='${NS}'/>`
const chat = (children: string) => `<message type='chat' to='juliet@localhost'>${children}</message>`
const composing = "<composing xmlns='http://jabber.org/protocol/chatstates'/>"

async function friends(server: TestServer) {
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  await server.befriend(romeo, juliet)
  await romeo.settle()
  await juliet.settle()
  for (const name of ["presence", "iq"]) juliet.takeAll(name)
  return { romeo, juliet }
}

test("presence waits until somebody looks, the latest of each sender", async () => {
  await using server = await startTestServer()
  const { romeo, juliet } = await friends(server)
  juliet.send(state("inactive"))
  await juliet.settle()
  for (const show of ["away", "xa", "dnd"]) romeo.send(`<presence><show>${show}</show></presence>`)
  await romeo.settle()
  assert.deepEqual(juliet.inbox, [])
  juliet.send(state("active"))
  await juliet.settle()
  assert.deepEqual(
    juliet.takeAll("presence").map((presence) => presence.child("show")?.text),
    ["dnd"],
  )
  romeo.send("<presence/>")
  await juliet.next("presence")
})

test("a message goes out at once, behind the presence that came before it", async () => {
  await using server = await startTestServer()
  const { romeo, juliet } = await friends(server)
  juliet.send(state("inactive"))
  await juliet.settle()
  romeo.send("<presence><show>away</show></presence>")
  romeo.send(chat("<body>Wilt thou leave me so unsatisfied?</body>"))
  await juliet.next("message")
  assert.equal(juliet.takeAll("presence").length, 1)
})

test("what somebody is typing is not told to a client nobody looks at", async () => {
  await using server = await startTestServer()
  const { romeo, juliet } = await friends(server)
  const chamber = await server.signIn("juliet", "chamber")
  await chamber.ask("<enable xmlns='urn:xmpp:carbons:2'/>", { type: "set" })
  for (const client of [juliet, chamber]) {
    client.send(state("inactive"))
    await client.settle()
  }
  romeo.send(`<message type='chat' to='${juliet.jid}'>${composing}</message>`)
  romeo.send(`<message type='chat' to='${juliet.jid}'><body>Ay me!</body>${composing}</message>`)
  assert.ok((await juliet.next("message")).has("body"))
  await chamber.next("message")
  for (const client of [juliet, chamber]) {
    client.send(state("active"))
    await client.expectNo("message")
  }
})

test("subscription requests and the end of a contact's session are not lost", async () => {
  await using server = await startTestServer()
  const { romeo, juliet } = await friends(server)
  const tybalt = await server.signIn("tybalt")
  juliet.send(state("inactive"))
  await juliet.settle()
  romeo.send("<presence type='unavailable'/>")
  await romeo.settle()
  tybalt.send("<presence type='subscribe' to='juliet@localhost'/>")
  await juliet.next("presence", ({ type }) => type === "subscribe")
  await juliet.next("presence", ({ type }) => type === "unavailable")
})

test("a resumed stream is active again", async () => {
  await using server = await startTestServer()
  const { romeo, juliet } = await friends(server)
  juliet.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
  const enabled = await juliet.next("enabled")
  juliet.send(state("inactive"))
  await juliet.settle()
  romeo.send("<presence><show>away</show></presence>")
  await romeo.settle()
  juliet.cut()
  const back = server.connect()
  await back.openStream("localhost")
  await signIn(back, server.address("juliet"), PASSWORD)
  await back.openStream("localhost")
  back.send(`<resume xmlns='urn:xmpp:sm:3' previd='${enabled.attrs.id}' h='1'/>`)
  await back.next("resumed")
  await back.next("presence", (presence) => presence.child("show")?.text === "away")
  romeo.send("<presence/>")
  await back.next("presence")
})

test("the server offers it once somebody is signed in", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const juliet = server.connect()
  assert.equal((await juliet.openStream("localhost")).has("csi", NS), false)
  await signIn(juliet, server.address("juliet"), PASSWORD)
  assert.equal((await juliet.openStream("localhost")).has("csi", NS), true)
})

test("a session begins inactive when its client says so along with the resource", async () => {
  await using server = await startTestServer()
  const { romeo } = await friends(server)
  const client = server.connect()
  const inline = `<bind xmlns='urn:xmpp:bind:0'>${state("inactive")}</bind>`
  await client.logIn(server.address("juliet"), PASSWORD, inline)
  client.send("<presence/>")
  await client.settle()
  client.takeAll("presence")
  for (const show of ["away", "xa", "dnd"]) romeo.send(`<presence><show>${show}</show></presence>`)
  await romeo.settle()
  await client.settle()
  const shown = client.takeAll("presence").map((presence) => presence.child("show")?.text)
  assert.deepEqual(shown, ["dnd"])
})
