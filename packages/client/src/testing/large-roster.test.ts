import assert from "node:assert/strict"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, describe, test } from "node:test"
import { Jid } from "@kith/xmpp"
import { PASSWORD, startTestServer } from "../../../../apps/server/src/testing/index.ts"
import { systemClock } from "../clock.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import { closeDevices, createPerson, openDevice, signIn } from "./people.ts"
import { PROSODY_IS_INSTALLED, startProsody } from "./prosody.ts"
import { ScriptedServer } from "./scripted-server.ts"
import { until } from "./until.ts"

const MANY = 20_000
/** A Prosody takes its time for so many. */
const MANY_FOR_PROSODY = 8_000
/** So many of the longest that Kith takes are more than 1 MiB. */
const LONG = 240
const GROUPS = ["House of Capulet", "Friends of Verona"]
const PATIENCE_MS = 60_000
const ROMEO = "romeo@montague.example"
const ENDPOINT = { kind: "websocket", url: "ws://127.0.0.1:9" } as const
afterEach(closeDevices)

const numbers = (count: number) => Array.from({ length: count }, (_, number) => number)
const addressOf = (number: number) => `guest-${number}@capulet.example`
const nameOf = (number: number) => `The guest with the number ${number}`
const itemOf = (number: number) =>
  `<item jid='${addressOf(number)}' name='${nameOf(number)}' subscription='both'>` +
  `${GROUPS.map((group) => `<group>${group}</group>`).join("")}</item>`

async function seesAll(device: Awaited<ReturnType<typeof openDevice>>, count: number): Promise<void> {
  const contacts = await until(device.contacts, (all) => all.length === count, PATIENCE_MS)
  assert.equal(contacts[1]?.name, nameOf(1))
  assert.deepEqual(contacts[1]?.groups.toSorted(), GROUPS.toSorted())
  assert.equal(device.contactsProblem.get(), undefined)
}

describe("a roster of thousands", () => {
  test("comes whole from Kith, also with names and groups as long as they may be", async () => {
    await using server = await startTestServer()
    await server.register("romeo")
    const filling = await server.signIn("romeo")
    const groups = numbers(20)
      .map((number) => `<group>${String(number).padEnd(255, "!")}</group>`)
      .join("")
    for (const number of numbers(LONG)) {
      const item = `<item jid='${addressOf(number)}' name='${nameOf(number).padEnd(255, "!")}'>${groups}</item>`
      filling.send(`<iq type='set' id='set-${number}'><query xmlns='jabber:iq:roster'>${item}</query></iq>`)
      if (number % 40 === 39) await filling.next("iq", ({ id }) => id === `set-${number}`)
    }
    await filling.close()
    const webSocket = { kind: "websocket", url: server.webSocketUrl } as const
    const device = await signIn({ address: server.address("romeo"), password: PASSWORD }, webSocket)
    await until(device.contacts, (all) => all.length === LONG, PATIENCE_MS)
    assert.equal(device.contactsProblem.get(), undefined)
  })

  test("comes whole from Prosody, over WebSocket and TCP", { skip: !PROSODY_IS_INSTALLED }, async (t) => {
    const prosody = await startProsody()
    t.after(() => prosody.remove())
    const romeo = await createPerson("romeo", prosody.webSocket)
    const folder = join(prosody.dataFolder, "localhost", "roster")
    mkdirSync(folder, { recursive: true })
    const groups = GROUPS.map((group) => `["${group}"] = true;`).join(" ")
    const entries = numbers(MANY_FOR_PROSODY).map(
      (number) =>
        `["${addressOf(number)}"] = { subscription = "both"; name = "${nameOf(number)}"; groups = { ${groups} }; };`,
    )
    writeFileSync(
      join(folder, `${romeo.address.local?.replace("-", "%2d")}.dat`),
      `return { [false] = { version = 1; }; ${entries.join("\n")} };`,
    )
    for (const endpoint of [prosody.webSocket, prosody.tcp]) {
      // In no hurry: a server that reads and writes so much takes its time.
      const device = await signIn(romeo, endpoint, { clock: systemClock })
      await seesAll(device, MANY_FOR_PROSODY)
      await device.close()
    }
  })
})

/** A server that answers with that roster, with versions. */
function serve(roster: string): ScriptedServer {
  const server = new ScriptedServer(ROMEO)
  server.answerRequest = (request) => {
    if (!request.has("query", "jabber:iq:roster")) return false
    server.say(`<iq type='result' id='${request.id}'>${roster}</iq>`)
    return true
  }
  return server
}

const rosterOf = (items: string) => `<query xmlns='jabber:iq:roster' ver='v1'>${items}</query>`
const itemsOf = (count: number) => numbers(count).map(itemOf).join("")

describe("a roster without end", () => {
  const arrive = (server: ScriptedServer, store = createMemoryStore()) =>
    signIn({ address: Jid.parse(ROMEO), password: "secret" }, ENDPOINT, { openLink: server.openLink, store })

  test("may be told contact by contact", async () => {
    const server = serve("")
    const store = createMemoryStore()
    const device = await arrive(server, store)
    await server.next("presence")
    for (const number of numbers(MANY)) {
      server.say(`<iq type='set' id='push-${number}'>${rosterOf(itemOf(number))}</iq>`)
    }
    await server.next("iq", ({ id }) => id === `push-${MANY - 1}`)
    await seesAll(device, MANY)
    await device.close()
    const later = await openDevice({ address: Jid.parse(ROMEO), password: "secret" }, ENDPOINT, {
      openLink: server.openLink,
      store,
    })
    assert.equal(later.contacts.get().length, MANY)
    await later.whenOnline()
  })

  test("has what fits, and says that more is missing", async () => {
    const device = await arrive(serve(rosterOf(itemsOf(26_000))))
    assert.deepEqual(await until(device.contactsProblem, (problem) => problem !== undefined), {
      kind: "too-many-contacts",
      most: 25_000,
    })
    await until(device.contacts, (all) => all.length === 25_000)
  })

  test("costs no more than others when it is too long to be read, or has too many elements", async () => {
    const long = `<item jid='juliet@capulet.example' name='${"O".repeat(9 * 1024 * 1024)}'/>`
    for (const items of [long, "<a/>".repeat(600_000)]) {
      const server = serve(rosterOf(items))
      const device = await arrive(server)
      await until(device.contactsProblem, (problem) => problem?.kind === "too-many-contacts")
      assert.deepEqual(device.contacts.get(), [])
      assert.equal(device.status.get().state, "online")
      await device.close()
    }
  })

  test("does not grow by pushes beyond what can be borne", async () => {
    const server = serve("")
    const device = await arrive(server)
    await server.next("presence")
    const name = "O".repeat(900_000)
    for (const number of numbers(20)) {
      const item = `<item jid='${addressOf(number)}' name='${name}'/>`
      server.say(`<iq type='set' id='push-${number}'>${rosterOf(item)}</iq>`)
    }
    await server.next("iq", ({ id }) => id === "push-19")
    await until(device.contacts, (all) => all.length > 0)
    assert.ok(device.contacts.get().length < 10)
    assert.equal(device.contactsProblem.get()?.kind, "too-many-contacts")
  })

  test("loses only the contacts whose address nobody can read", async () => {
    const device = await arrive(serve(rosterOf(`<item jid='@'/>${itemOf(1)}`)))
    await until(device.contacts, (all) => all.length === 1)
  })
})
