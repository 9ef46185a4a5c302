import assert from "node:assert/strict"
import { test } from "node:test"
import { findField, findForm, formSubmission, type Stanza } from "@kith/xmpp"
import { NS_COMMANDS, NS_DISCO_INFO, NS_DISCO_ITEMS, NS_HAT_COMMANDS, NS_HATS } from "@kith/xmpp/extensions"
import type { TestClient } from "../../testing/index.ts"
import { change, enter, leave, presenceOf, statusesOf, TestStage } from "../rooms/tests/test-stage.ts"

const stage = await TestStage.open("[room-hats]\nmax-hats = 3\nmax-assigned = 4\n")
const HOST = "http://verona.example/hats#host"
const GUEST = "http://verona.example/hats#guest"

const command = (name: string, values?: Record<string, string>) =>
  `<command xmlns='${NS_COMMANDS}' action='execute' node='${NS_HAT_COMMANDS}:${name}'>${
    values === undefined ? "" : formSubmission(NS_HAT_COMMANDS, named(values))
  }</command>`
const named = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`hats#${name}`, value]))

const run = async (client: TestClient, room: string, name: string, values?: Record<string, string>) =>
  (await client.ask(command(name, values), { to: room, type: "set" })).child("command", NS_COMMANDS)
const runInVain = (client: TestClient, room: string, name: string, values?: Record<string, string>) =>
  client.askInVain(command(name, values), { to: room, type: "set" })

const hatsIn = (presence: Stanza) =>
  presence
    .child("hats", NS_HATS)
    ?.childrenNamed("hat")
    .map(({ attrs }) => attrs.title) ?? []

async function party(t: Parameters<TestStage["bring"]>[0]) {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  const room = await stage.room(romeo, "Romeo", { persistentroom: true })
  await enter(juliet, room, "Juliet")
  await romeo.settle()
  romeo.takeAll("presence")
  await run(romeo, room, "create", { title: "Host", uri: HOST, hue: "327.25" })
  await run(romeo, room, "create", { title: "Guest", uri: GUEST })
  return { romeo, juliet, room }
}

test("a hat that is put on somebody is seen by all, comes back with them, and goes when it is taken off", async (t) => {
  const { romeo, juliet, room } = await party(t)
  await juliet.next("message", (message) => statusesOf(message).includes(104))
  await run(romeo, room, "assign", { jid: "juliet@localhost", uri: HOST })
  assert.deepEqual(hatsIn(await presenceOf(romeo, room, "Juliet")), ["Host"])
  await run(romeo, room, "assign", { jid: "juliet@localhost", uri: GUEST })
  assert.deepEqual(hatsIn(await presenceOf(romeo, room, "Juliet")).sort(), ["Guest", "Host"])
  await leave(juliet, room, "Juliet")
  const { self } = await enter(juliet, room, "Juliet")
  assert.deepEqual(hatsIn(self).sort(), ["Guest", "Host"])
  await romeo.settle()
  romeo.takeAll("presence")
  await run(romeo, room, "unassign", { jid: "juliet@localhost", uri: HOST })
  assert.deepEqual(hatsIn(await presenceOf(romeo, room, "Juliet")), ["Guest"])
  await run(romeo, room, "destroy", { uri: GUEST })
  assert.deepEqual(hatsIn(await presenceOf(romeo, room, "Juliet")), [])
})

test("a hat is changed in place, and lists tell what there is", async (t) => {
  const { romeo, juliet, room } = await party(t)
  await run(romeo, room, "assign", { jid: "juliet@localhost", uri: HOST })
  assert.deepEqual(hatsIn(await presenceOf(romeo, room, "Juliet")), ["Host"])
  const hashOf = async () => {
    const info = await juliet.ask(`<query xmlns='${NS_DISCO_INFO}'/>`, { to: room })
    const query = info.child("query", NS_DISCO_INFO)
    const form = query && findForm(query)
    return form && findField(form, "hats#hash")?.values?.[0]
  }
  const before = await hashOf()
  assert.ok(before)
  await run(romeo, room, "create", { title: "Hostess", uri: HOST })
  assert.deepEqual(hatsIn(await presenceOf(romeo, room, "Juliet")), ["Hostess"])
  assert.notEqual(await hashOf(), before)
  const list = await run(juliet, room, "list")
  const form = list && findForm(list)
  assert.deepEqual(
    form?.items?.map((item) => item.find(({ name }) => name === "hats#title")?.values?.[0]).sort(),
    ["Guest", "Hostess"],
  )
  assert.match(String(await run(romeo, room, "list-assigned")), /juliet@localhost.*Hostess/)
  const items = await juliet.ask(`<query xmlns='${NS_DISCO_ITEMS}' node='${NS_COMMANDS}'/>`, { to: room })
  assert.match(String(items), /hats:commands:list'/)
  assert.doesNotMatch(String(items), /hats:commands:create|list-assigned/)
})

test("the form comes first for who asks without one", async (t) => {
  const { romeo, room } = await party(t)
  const question = await run(romeo, room, "assign")
  assert.equal(question?.attrs.status, "executing")
  const form = question && findForm(question)
  assert.deepEqual(
    form &&
      findField(form, "hats#uri")
        ?.options?.map(({ value }) => value)
        .sort(),
    [GUEST, HOST],
  )
})

test("hats outlive a stop of the server", async (t) => {
  const { romeo, room } = await party(t)
  await run(romeo, room, "assign", { jid: "juliet@localhost", uri: HOST })
  await stage.server.restart()
  const [juliet] = await stage.bring(t, "juliet")
  assert.deepEqual(hatsIn((await enter(juliet, room, "Juliet")).self), ["Host"])
})

test("nobody but administrators of the room says who wears what", async (t) => {
  const { romeo, juliet, room } = await party(t)
  const [tybalt] = await stage.bring(t, "tybalt")
  for (const name of ["create", "destroy", "assign", "unassign", "list-assigned"]) {
    assert.equal(await runInVain(juliet, room, name), "forbidden", name)
  }
  assert.equal(await runInVain(tybalt, room, "list"), "forbidden")
  await change(romeo, room, "affiliation='admin' jid='juliet@localhost'")
  await run(juliet, room, "assign", { jid: "juliet@localhost", uri: HOST })
  const forged = `<hats xmlns='${NS_HATS}'><hat uri='${GUEST}' title='King'/></hats>`
  await enter(tybalt, room, "Tybalt", "", forged)
  assert.deepEqual(hatsIn(await presenceOf(romeo, room, "Tybalt")), [])
})

test("hats have limits, and what is no hat is refused", async (t) => {
  const { romeo, room } = await party(t)
  for (const values of [
    { title: "x".repeat(101), uri: "urn:x" },
    { title: "x", uri: "no uri" },
    { title: "x", uri: "urn:x", hue: "361" },
    { title: "x", uri: "urn:x", hue: "red" },
  ]) {
    assert.equal(await runInVain(romeo, room, "create", values), "not-acceptable")
  }
  assert.equal(
    await runInVain(romeo, room, "assign", { jid: "juliet@localhost", uri: "urn:none" }),
    "item-not-found",
  )
  assert.equal(await runInVain(romeo, room, "destroy", { uri: "urn:none" }), "item-not-found")
  await run(romeo, room, "create", { title: "Third", uri: "urn:third" })
  assert.equal(
    await runInVain(romeo, room, "create", { title: "Fourth", uri: "urn:fourth" }),
    "resource-constraint",
  )
  for (const name of ["juliet", "tybalt", "nurse", "romeo"]) {
    await run(romeo, room, "assign", { jid: `${name}@localhost`, uri: HOST })
  }
  assert.equal(
    await runInVain(romeo, room, "assign", { jid: "mercutio@localhost", uri: HOST }),
    "resource-constraint",
  )
})
