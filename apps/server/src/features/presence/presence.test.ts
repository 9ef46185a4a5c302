import assert from "node:assert/strict"
import { test } from "node:test"
import type { Stanza } from "@kith/xmpp"
import { startTestServer, type TestClient, type TestServer } from "../../testing/index.ts"

async function joinAsFriends(server: TestServer): Promise<readonly [TestClient, TestClient]> {
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  await server.befriend(romeo, juliet)
  for (const client of [romeo, juliet]) {
    await client.settle()
    client.takeAll("presence")
  }
  return [romeo, juliet]
}

const isFrom =
  (client: TestClient, type?: string) =>
  (stanza: Stanza): boolean =>
    stanza.from === client.jid.toString() && stanza.type === type

test("presence goes to those who may see it and to nobody else", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet] = await joinAsFriends(server)
  const tybalt = await server.signIn("tybalt")
  tybalt.send("<presence/>")
  juliet.send(
    "<presence id='sleepy'><show>xa</show><status>Good night</status><priority>5</priority></presence>",
  )
  const seen = await romeo.next("presence", isFrom(juliet))
  assert.equal(seen.child("show")?.text, "xa")
  assert.equal(seen.child("status")?.text, "Good night")
  await tybalt.settle()
  await tybalt.expectNo("presence", isFrom(juliet))
})

test("who comes sees who is there, also the other sessions of the own account", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet] = await joinAsFriends(server)
  romeo.send("<presence><show>dnd</show></presence>")
  await juliet.next("presence", (stanza) => stanza.child("show")?.text === "dnd")
  const chamber = await server.signIn("juliet", "chamber")
  chamber.send("<presence/>")
  assert.equal((await chamber.next("presence", isFrom(romeo))).child("show")?.text, "dnd")
  await chamber.next("presence", isFrom(juliet))
  await juliet.next("presence", isFrom(chamber))
  await romeo.next("presence", isFrom(chamber))
})

test("a session that only listens is told of nobody and seen by nobody", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet] = await joinAsFriends(server)
  const silent = await server.signIn("juliet", "silent")
  romeo.send("<presence><show>away</show></presence>")
  await juliet.next("presence", isFrom(romeo))
  await silent.expectNo("presence")
  await silent.close()
  await romeo.expectNo("presence", ({ from }) => from === silent.jid.toString())
})

for (const end of ["says goodbye", "says unavailable", "is cut off"] as const) {
  test(`a session that ${end} is unavailable to contacts and to whom it told of itself`, async () => {
    await using server = await startTestServer()
    await server.register("romeo", "juliet", "tybalt")
    const [romeo, juliet] = await joinAsFriends(server)
    const tybalt = await server.signIn("tybalt")
    juliet.send(`<presence to='${tybalt.jid}'/>`)
    await tybalt.next("presence", isFrom(juliet))
    if (end === "says goodbye") await juliet.close()
    else if (end === "is cut off") juliet.cut()
    else juliet.send("<presence type='unavailable'><status>Adieu</status></presence>")
    for (const client of [romeo, tybalt]) {
      const gone = await client.next("presence", isFrom(juliet, "unavailable"))
      if (end === "says unavailable") assert.equal(gone.child("status")?.text, "Adieu")
      await client.expectNo("presence", isFrom(juliet, "unavailable"))
    }
  })
}

test("directed presence reaches the one it is for, and is taken back alone", async () => {
  await using server = await startTestServer({ config: "[presence]\nmax-directed = 1" })
  await server.register("romeo", "juliet", "tybalt")
  const [juliet, tybalt] = await Promise.all([server.signIn("juliet"), server.signIn("tybalt")])
  juliet.send(`<presence to='${tybalt.jid}'/>`)
  assert.equal((await tybalt.next("presence", isFrom(juliet))).to, tybalt.jid.toString())
  juliet.send("<presence to='romeo@localhost'/>")
  assert.equal((await juliet.next("presence")).type, "error")
  juliet.send(`<presence to='${tybalt.jid}' type='unavailable'/>`)
  await tybalt.next("presence", isFrom(juliet, "unavailable"))
  await juliet.close()
  await tybalt.expectNo("presence")
})

test("a stranger learns nothing by probing, over either door", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const juliet = await server.signIn("juliet")
  juliet.send("<presence/>")
  await juliet.next("presence")
  const tybalt = await server.signIn("tybalt")
  tybalt.send("<presence/>")
  await tybalt.next("presence")
  for (const to of ["juliet@localhost", juliet.jid, "nobody@localhost"]) {
    tybalt.send(`<presence type='probe' to='${to}'/>`)
  }
  await tybalt.expectNo("presence")
  const api = await server.api("tybalt")
  for (const name of ["juliet", "nobody"]) await api.expect(403, `GET /users/${name}@localhost/presence`)
  await juliet.expectNo("presence")
})

test("who may see it gets an answer to a probe, and sees it through the API", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet] = await joinAsFriends(server)
  const api = await server.api("romeo")
  const events = await api.events()
  juliet.send("<presence><show>dnd</show><status>Asleep</status></presence>")
  await romeo.next("presence", isFrom(juliet))
  romeo.send("<presence type='probe' to='juliet@localhost'/>")
  assert.equal((await romeo.next("presence", isFrom(juliet))).child("show")?.text, "dnd")
  const expected = { user: "juliet@localhost", isAvailable: true, show: "dnd", status: "Asleep" }
  assert.deepEqual(await events.next("presenceChanged"), expected)
  assert.deepEqual((await api.expect(200, "GET /users/juliet@localhost/presence")).body, expected)
  await juliet.close()
  assert.deepEqual(await events.next("presenceChanged"), { user: "juliet@localhost", isAvailable: false })
})

test("a contact who is not allowed any more sees the session go, and nothing after", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet] = await joinAsFriends(server)
  juliet.send("<presence type='unsubscribed' to='romeo@localhost'/>")
  await romeo.next("presence", isFrom(juliet, "unavailable"))
  await romeo.next("presence", ({ type }) => type === "unsubscribed")
  juliet.send("<presence><status>He is gone</status></presence>")
  await juliet.settle()
  romeo.send("<presence type='probe' to='juliet@localhost'/>")
  await juliet.close()
  await romeo.expectNo("presence")
})

test("presence that makes no sense is refused and told to nobody", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet] = await joinAsFriends(server)
  for (const nonsense of [
    "<presence><priority>128</priority></presence>",
    "<presence><priority>high</priority></presence>",
    "<presence type='dancing'/>",
    "<presence type='dancing' to='romeo@localhost'/>",
    "<presence type='subscribe'/>",
    "<presence type='probe'/>",
    `<presence><status>${"x".repeat(20_000)}</status></presence>`,
  ]) {
    juliet.send(nonsense)
    assert.equal((await juliet.next("presence")).type, "error", nonsense)
  }
  await romeo.expectNo("presence")
})
