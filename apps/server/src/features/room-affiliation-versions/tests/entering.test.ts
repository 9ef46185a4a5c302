import assert from "node:assert/strict"
import { test } from "node:test"
import { parseStanzaError, type Stanza } from "@kith/xmpp"
import { NS_DISCO_INFO, NS_ROOM_AFFILIATION_VERSIONS } from "@kith/xmpp/extensions"
import { accounts } from "../../../features.ts"
import { change, configure, enter, leave, TestStage } from "../../rooms/tests/test-stage.ts"
import { asking, enterAsking, itemsIn, learn, versionsIn } from "./test-asking.ts"

const stage = await TestStage.open("[room-affiliation-versions]\nmax-changes = 8\n")

const OPEN = { whois: "anyone" }
const is = (affiliation: string, name: string) => `affiliation='${affiliation}' jid='${name}@localhost'`
const isForbidden = (message: Stanza | undefined) =>
  message?.type === "error" && parseStanzaError(message).condition === "forbidden"

test("who asks for everything gets it ahead of all presence, with its version, and nobody sees that they asked", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  const room = await stage.room(romeo, "Romeo", OPEN)
  await change(romeo, room, is("member", "juliet"), is("admin", "nurse"), is("outcast", "tybalt"))
  const info = await juliet.ask(`<query xmlns='${NS_DISCO_INFO}'/>`, { to: room })
  assert.match(String(info), new RegExp(`<feature var='${NS_ROOM_AFFILIATION_VERSIONS}'`))
  await romeo.settle()
  romeo.takeAll()
  const { messages, version, others } = await enterAsking(juliet, room, "Juliet", asking())
  const [message] = messages
  assert.equal(messages.length, 1)
  assert.ok(message && version)
  assert.deepEqual([message.from, message.type], [room, undefined])
  assert.deepEqual(versionsIn(message), { since: undefined, until: version })
  assert.deepEqual(itemsIn(message), ["juliet member", "nurse admin", "romeo owner"])
  assert.equal(
    others.some((one) => versionsIn(one) !== undefined),
    false,
  )
  await romeo.settle()
  const seen = romeo.takeAll("presence")
  assert.equal(seen.length, 1)
  assert.doesNotMatch(String(seen), /<mav/)
})

test("who has the newest version is told so and nothing else, also without asking", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  const room = await stage.room(romeo, "Romeo", OPEN)
  const version = await learn(juliet, room, "Juliet")
  assert.deepEqual(await enterAsking(juliet, room, "Juliet", asking(version)).then(short), [[], version])
  assert.deepEqual(await enterAsking(juliet, room, "Juliet").then(short), [[], version])
})

test("who comes back gets what is different, and not what came and went", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  const room = await stage.room(romeo, "Romeo", OPEN)
  await change(romeo, room, is("member", "nurse"))
  const since = await learn(juliet, room, "Juliet")
  await change(romeo, room, is("none", "nurse"))
  await change(romeo, room, is("admin", "mercutio"))
  await change(romeo, room, is("owner", "mercutio"))
  await change(romeo, room, is("member", "tybalt"))
  await change(romeo, room, is("outcast", "tybalt"))
  const { messages, version } = await enterAsking(juliet, room, "Juliet", asking(since))
  assert.deepEqual(messages.map(itemsIn), [["mercutio owner", "nurse none"]])
  assert.deepEqual(messages.map(versionsIn), [{ since, until: version }])
  await leave(juliet, room, "Juliet")

  await change(romeo, room, is("none", "mercutio"))
  await change(romeo, room, is("owner", "mercutio"))
  const again = await enterAsking(juliet, room, "Juliet", asking(version))
  assert.equal(again.messages.length, 1, "no difference is told by what holds anyway")
  assert.deepEqual(again.messages.map(itemsIn), [["romeo owner"]])
  assert.deepEqual(again.messages.map(versionsIn), [{ since: version, until: again.version }])
})

test("a version that nobody knows, of another room or too old is answered with everything", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  const room = await stage.room(romeo, "Romeo", OPEN)
  const other = await stage.room(romeo, "Romeo", OPEN)
  const old = await learn(juliet, room, "Juliet")
  const foreign = await learn(juliet, other, "Juliet")
  for (let number = 0; number < 8; number++) await change(romeo, room, is("member", `servant${number}`))
  for (const since of ["", "nonsense", "x".repeat(2_000), foreign, old]) {
    const { messages, version } = await enterAsking(juliet, room, "Juliet", asking(since))
    assert.deepEqual(messages.map(versionsIn), [{ since: undefined, until: version }])
    assert.equal(messages.flatMap(itemsIn).length, 9)
    await leave(juliet, room, "Juliet")
  }
})

test("in a room that hides addresses only administrators learn something, and of some lists", async (t) => {
  const [romeo, juliet, mercutio] = await stage.bring(t, "romeo", "juliet", "mercutio")
  const room = await stage.room(romeo, "Romeo")
  await change(romeo, room, is("admin", "mercutio"), is("member", "juliet"), is("outcast", "tybalt"))
  const refused = await enterAsking(juliet, room, "Juliet", asking())
  assert.deepEqual(refused.messages.map(isForbidden), [true])
  assert.equal(refused.messages[0]?.id, "in")
  assert.match(String(refused.messages[0]), new RegExp(`<error [^>]*by='${room}'`))
  assert.equal(refused.version, undefined)
  const some = await enterAsking(mercutio, room, "Mercutio", asking())
  assert.deepEqual(some.messages.map(itemsIn), [["juliet member", "tybalt outcast"]])
  const all = await enterAsking(romeo, room, "Romeo", asking())
  assert.deepEqual(all.messages.map(itemsIn), [
    ["juliet member", "mercutio admin", "romeo owner", "tybalt outcast"],
  ])
  assert.notEqual(all.version, some.version)
  const crossed = await enterAsking(mercutio, room, "Mercutio", asking(all.version))
  assert.deepEqual(crossed.messages.map(itemsIn), some.messages.map(itemsIn))

  await change(romeo, room, is("owner", "nurse"))
  const unchanged = await enterAsking(mercutio, room, "Mercutio", asking(some.version))
  assert.deepEqual(short(unchanged), [[], some.version], "what they may not know begins no version of theirs")
})

test("a list without anybody is answered as such", async (t) => {
  const [romeo, mercutio] = await stage.bring(t, "romeo", "mercutio")
  const room = await stage.room(romeo, "Romeo")
  await change(romeo, room, is("admin", "mercutio"))
  const { messages, version } = await enterAsking(mercutio, room, "Mercutio", asking())
  assert.deepEqual(messages.map(itemsIn), [[]])
  assert.deepEqual(messages.map(versionsIn), [{ since: undefined, until: version }])
  await change(romeo, room, is("member", "nurse"))
  await change(romeo, room, is("none", "nurse"))
  const again = await enterAsking(mercutio, room, "Mercutio", asking(version))
  assert.deepEqual(again.messages.map(versionsIn), [{ since: undefined, until: again.version }])
})

test("nobody learns what happened since a time when they could not be there", async (t) => {
  const [romeo, juliet, nurse] = await stage.bring(t, "romeo", "juliet", "nurse")
  const room = await stage.room(romeo, "Romeo", { ...OPEN, membersonly: true })
  await change(romeo, room, is("member", "nurse"))
  const since = await learn(nurse, room, "Nurse")
  await change(romeo, room, is("member", "tybalt"))
  await change(romeo, room, is("member", "juliet"))
  const { messages } = await enterAsking(juliet, room, "Juliet", asking(since))
  assert.deepEqual(messages.map(isForbidden), [true])
  const own = await enterAsking(nurse, room, "Nurse", asking(since))
  assert.deepEqual(own.messages.map(itemsIn), [["juliet member", "tybalt member"]])
})

test("who may read the lists no longer, or others than before, begins anew", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  const room = await stage.room(romeo, "Romeo", OPEN)
  const since = await learn(juliet, room, "Juliet")
  await change(romeo, room, is("admin", "juliet"))
  const more = await enterAsking(juliet, room, "Juliet", asking(since))
  assert.deepEqual(more.messages.map(versionsIn), [{ since: undefined, until: more.version }])
  await leave(juliet, room, "Juliet")
  await change(romeo, room, is("none", "juliet"))
  await configure(romeo, room, { whois: "moderators" })
  const none = await enterAsking(juliet, room, "Juliet", asking(since))
  assert.deepEqual(none.messages.map(isForbidden), [true])
})

test("versions outlast a restart of the server", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  const room = await stage.room(romeo, "Romeo", { ...OPEN, persistentroom: true })
  const old = await learn(juliet, room, "Juliet")
  await change(romeo, room, is("member", "nurse"))
  const newest = await learn(juliet, room, "Juliet")
  await stage.server.restart()
  const [again] = await stage.bring(t, "juliet")
  assert.deepEqual(await enterAsking(again, room, "Juliet", asking(newest)).then(short), [[], newest])
  const { messages } = await enterAsking(again, room, "Juliet", asking(old))
  assert.deepEqual(messages.map(itemsIn), [["nurse member"]])
  assert.deepEqual(messages.map(versionsIn), [{ since: old, until: newest }])
})

test("a room that is not configured yet has versions, which hold when it is", async (t) => {
  const [romeo] = await stage.bring(t, "romeo")
  const room = stage.unheardOf()
  const { messages, version } = await enterAsking(romeo, room, "Romeo", asking())
  assert.deepEqual(messages.map(itemsIn), [["romeo owner"]])
  await configure(romeo, room, OPEN)
  assert.deepEqual(await enterAsking(romeo, room, "Romeo", asking(version)).then(short), [[], version])
  await change(romeo, room, is("member", "juliet"))
  const later = await enterAsking(romeo, room, "Romeo", asking(version))
  assert.deepEqual(later.messages.map(itemsIn), [["juliet member"]])
})

test("what fills more than a stanza comes in several, each of which goes on where the one before ends", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  const room = await stage.room(romeo, "Romeo", OPEN)
  const servants = Array.from({ length: 100 }, (_, number) =>
    is("member", `${"servant".repeat(20)}${number}`),
  )
  await change(romeo, room, ...servants)
  const { messages, version } = await enterAsking(juliet, room, "Juliet", asking())
  assert.ok(messages.length > 1)
  for (const message of messages) assert.ok(String(message).length < 10_000)
  assert.equal(messages.flatMap(itemsIn).length, 101)
  const versions = messages.map(versionsIn)
  assert.deepEqual(
    versions.map((one) => one?.since),
    [undefined, ...versions.slice(0, -1).map((one) => one?.until)],
  )
  assert.equal(versions.at(-1)?.until, version)
})

test("who is in the room already may ask again", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  const room = await stage.room(romeo, "Romeo", OPEN)
  await enter(juliet, room, "Juliet")
  const { messages, version } = await enterAsking(juliet, room, "Rose", asking())
  assert.deepEqual(messages.map(itemsIn), [["romeo owner"]])
  assert.ok(version)
})

test("where an account is gone, nothing from before is told, and the newest version holds", async (t) => {
  const { server } = stage
  await server.register("paris")
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  const room = await stage.room(romeo, "Romeo", OPEN)
  await change(romeo, room, is("member", "paris"))
  const since = await learn(juliet, room, "Juliet")
  await server.service(accounts).removeAccount(server.address("paris"))
  const { messages, version } = await enterAsking(juliet, room, "Juliet", asking(since))
  assert.deepEqual(messages.map(versionsIn), [{ since: undefined, until: version }])
  assert.deepEqual(messages.map(itemsIn), [["romeo owner"]])
  await leave(juliet, room, "Juliet")
  await change(romeo, room, is("member", "nurse"))
  const later = await enterAsking(juliet, room, "Juliet", asking(version))
  assert.deepEqual(later.messages.map(itemsIn), [["nurse member"]])
})

function short({ messages, version }: Awaited<ReturnType<typeof enterAsking>>) {
  return [messages.map(String), version]
}
