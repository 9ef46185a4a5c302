import assert from "node:assert/strict"
import { test } from "node:test"
import type { TestClient } from "../../../testing/index.ts"
import { enter, hear, knock, presenceOf, say, statusesOf, TestStage } from "./test-stage.ts"

const FAST = "[rooms]\nmessages-per-second = 10000\nmessage-burst = 10000\nchanges-per-minute = 10000\n"

/** From now on the client counts, and the server asks it what it has. */
async function manage(client: TestClient): Promise<void> {
  client.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
  await client.next("enabled")
}

const bodiesOf = (client: TestClient) =>
  client.inbox.flatMap((one) => (one.type === "groupchat" ? (one.child("body")?.text ?? []) : []))

test("a client that does not acknowledge gets no more than it can be expected to have, and then the rest in order", async (t) => {
  const stage = await TestStage.open(FAST)
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  await manage(juliet)
  await enter(juliet, room, "Juliet")
  juliet.takeAll("r")
  const count = 1_500
  for (let number = 0; number < count; number++) say(romeo, room, `m${number}`)
  await hear(romeo, room, `m${count - 1}`)
  await juliet.settle()
  const first = bodiesOf(juliet).length
  assert.ok(first > 900 && first < 1_000, `${first} came before anything was acknowledged`)
  // The presence of the two, the subject and the answers to two pings came ahead of them.
  const ahead = 5
  juliet.send(`<a xmlns='urn:xmpp:sm:3' h='${first + ahead}'/>`)
  while (bodiesOf(juliet).length < count) await juliet.settle()
  assert.deepEqual(
    bodiesOf(juliet),
    Array.from({ length: count }, (_, number) => `m${number}`),
  )
})

test("an occupant for whom too much waits is out of the room, and the others hear of it", async (t) => {
  const stage = await TestStage.open(`${FAST}max-waiting = 100\n`)
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const room = await stage.room(romeo, "Romeo")
  await manage(juliet)
  await enter(juliet, room, "Juliet")
  await presenceOf(romeo, room, "Juliet")
  for (let hundred = 0; hundred < 12; hundred++) {
    for (let number = 0; number < 100; number++) say(romeo, room, `m${hundred}`)
    await hear(romeo, room, `m${hundred}`)
    await romeo.settle()
    romeo.takeAll("message")
  }
  assert.deepEqual(statusesOf(await presenceOf(romeo, room, "Juliet", "unavailable")), [333])
  say(romeo, room, "Banished")
  await hear(romeo, room, "Banished")
})

test("dozens enter at once, and all end up seeing all", async (t) => {
  const stage = await TestStage.open(`${FAST}max-sessions-per-occupant = 1\n`)
  const [romeo] = await stage.bring(t, "romeo")
  assert.ok(romeo)
  const room = await stage.room(romeo, "Romeo")
  const names = (["juliet", "tybalt", "mercutio", "nurse"] as const).flatMap((name) => Array(15).fill(name))
  const clients: TestClient[] = []
  for (const name of names) clients.push(...(await stage.bring(t, name)))
  const arrivals = await Promise.all(clients.map((client, index) => enter(client, room, `Guest${index}`)))
  await Promise.all(clients.map((client) => client.settle()))
  for (const [index, client] of clients.entries()) {
    const seen = [...(arrivals[index]?.others ?? []), ...client.takeAll("presence")].map(({ from }) => from)
    assert.equal(new Set(seen).size, clients.length, `Guest${index} sees ${new Set(seen).size}`)
    assert.equal(seen.length, new Set(seen).size, "nobody is seen twice")
  }
})

test("while many enter, each hears of the others, of itself, of the past and of the subject, in this order", async (t) => {
  const stage = await TestStage.open(FAST)
  const [romeo] = await stage.bring(t, "romeo")
  assert.ok(romeo)
  const room = await stage.room(romeo, "Romeo")
  say(romeo, room, "What light?")
  await hear(romeo, room, "What light?")
  const clients: TestClient[] = []
  for (let number = 0; number < 15; number++) {
    clients.push(...(await stage.bring(t, "juliet", "tybalt", "mercutio", "nurse")))
  }
  await Promise.all(clients.map((client) => client.settle()))
  for (const client of clients) for (const name of ["message", "presence"]) client.takeAll(name)
  for (const [number, client] of clients.entries()) knock(client, room, `Guest${number}`)
  say(romeo, room, "It is the east.")
  await Promise.all(clients.map((client) => hear(client, room, "It is the east.")))
  for (const client of clients) await client.settle()
  for (const [number, client] of clients.entries()) {
    const heard = client.inbox.filter(({ from }) => from?.startsWith(room)).map(kindOf)
    const [self, past, subject] = ["self", "past", "subject"].map((kind) => heard.indexOf(kind))
    assert.ok(self !== undefined && past !== undefined && subject !== undefined)
    assert.deepEqual(new Set(heard.slice(0, self)), new Set(["other"]), `Guest${number}`)
    // What was said while some were on their way in, they hear as something that was said before.
    assert.ok(subject > self && heard.slice(self + 1, subject).every((kind) => kind === "past"))
    assert.equal(past, self + 1)
  }
})

test("many who are cut off at once are all seen to go, and what was on its way to them goes nowhere", async (t) => {
  const stage = await TestStage.open(FAST)
  const [romeo] = await stage.bring(t, "romeo")
  assert.ok(romeo)
  const room = await stage.room(romeo, "Romeo")
  const clients: TestClient[] = []
  for (let number = 0; number < 10; number++) {
    clients.push(...(await stage.bring(t, "juliet", "tybalt", "mercutio", "nurse")))
  }
  for (const [number, client] of clients.entries()) await enter(client, room, `Guest${number}`)
  for (let number = 0; number < 20; number++) say(romeo, room, `m${number}`)
  for (const client of clients) client.cut()
  for (let number = 0; number < clients.length; number++) {
    await presenceOf(romeo, room, `Guest${number}`, "unavailable")
  }
  say(romeo, room, "Banished")
  await hear(romeo, room, "Banished")
  const [juliet] = await stage.bring(t, "juliet")
  assert.ok(juliet)
  assert.equal((await enter(juliet, room, "Guest0")).others.length, 1)
})

function kindOf(heard: TestClient["inbox"][number]): string {
  if (heard.name === "presence") return statusesOf(heard).includes(110) ? "self" : "other"
  if (heard.has("body")) return heard.has("delay", "urn:xmpp:delay") ? "past" : "said"
  return "subject"
}
