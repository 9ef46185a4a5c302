import assert from "node:assert/strict"
import { test } from "node:test"
import { parseStanzaError } from "@kith/xmpp"
import { commandRequest, NS_COMMANDS, parseCommandResponse } from "@kith/xmpp/extensions"
import {
  declareComponents,
  PASSWORD,
  startTestServer,
  type TestClient,
  TestComponent,
  type TestServer,
} from "../../testing/index.ts"
import { accounts } from "../accounts/index.ts"

const ECHO = "echo.localhost"
const NODE = "http://jabber.org/protocol/admin#edit-blacklist"
const PING = "<ping xmlns='urn:xmpp:ping'/>"
const ROOM = "orchard@rooms.localhost"

async function open(config = "") {
  const server = await startTestServer({ config: declareComponents(ECHO) + config })
  await server.service(accounts).createAccount({ username: "escalus", password: PASSWORD, role: "admin" })
  await server.register("romeo", "juliet")
  return server
}

const request = (command: Parameters<typeof commandRequest>[0]) => String(commandRequest(command))

async function openForm(client: TestClient) {
  const answer = await client.ask(request({ node: NODE, action: "execute" }), {
    type: "set",
    to: "localhost",
  })
  return parseCommandResponse(answer.child("command", NS_COMMANDS) as never)
}

async function list(client: TestClient, ...values: string[]): Promise<void> {
  const { sessionId } = await openForm(client)
  const form = { type: "submit" as const, fields: [{ name: "blacklistjids", values }] }
  const submission = request({ node: NODE, sessionId, action: "complete", form })
  const answer = await client.ask(submission, { type: "set", to: "localhost" })
  assert.equal(parseCommandResponse(answer.child("command", NS_COMMANDS) as never).status, "completed")
}

const present = async (client: TestClient) =>
  (await openForm(client)).form?.fields.find(({ name }) => name === "blacklistjids")?.values

const set = async (server: TestServer, status: number, ...addresses: string[]) =>
  (await server.api("escalus", ["admin"])).expect(status, "PUT /admin/blacklist", { addresses })

/** The error that what is sent by `id` is answered with. */
async function errorOf(receiver: TestClient | TestComponent, name: string, id: string) {
  const answer = await receiver.next(name, (stanza) => stanza.id === id && stanza.type === "error")
  return parseStanzaError(answer)
}

test("nothing goes to a listed domain, and the sender is told why", async () => {
  await using server = await open()
  const [escalus, romeo] = [await server.join("escalus"), await server.join("romeo")]
  await using echo = await TestComponent.join(server.ports.components, ECHO)
  romeo.send(`<message to='nurse@${ECHO}' id='before'><body>Nurse?</body></message>`)
  await echo.next("message")

  await list(escalus, ECHO)
  assert.deepEqual(await present(escalus), [ECHO])
  romeo.send(`<message to='nurse@${ECHO}' id='m'><body>Nurse?</body></message>`)
  romeo.send(`<presence to='nurse@${ECHO}' type='subscribe' id='p'/>`)
  romeo.send(`<iq to='${ECHO}' type='get' id='i'>${PING}</iq>`)
  for (const [name, id] of [
    ["message", "m"],
    ["presence", "p"],
    ["iq", "i"],
  ] as const) {
    const { condition, text } = await errorOf(romeo, name, id)
    assert.equal(condition, "not-allowed", name)
    assert.match(text ?? "", /This server exchanges nothing with (nurse@)?echo\.localhost/)
  }
  await list(escalus)
  romeo.send(`<message to='nurse@${ECHO}' id='after'><body>Nurse!</body></message>`)
  assert.equal((await echo.next("message")).id, "after", "and nothing came before it")
  assert.deepEqual(
    echo.inbox.filter(({ name }) => name !== "presence"),
    [],
  )
})

test("nothing comes from a listed domain: not to people, rooms or the server", async () => {
  await using server = await open()
  const romeo = await server.join("romeo")
  await using echo = await TestComponent.join(server.ports.components, ECHO)
  romeo.send(`<presence to='${ROOM}/Romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>`)
  await romeo.next("message|presence", ({ from }) => from === `${ROOM}/Romeo`)
  await romeo.ask(
    "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query>",
    { type: "set", to: ROOM },
  )
  await set(server, 200, `nurse@${ECHO}`, "denmark.lit", `peter@${ECHO}/fan`, `${ECHO}/gate`)
  await romeo.settle()
  romeo.takeAll("presence")
  const from = `nurse@${ECHO}/kitchen`
  for (const to of ["romeo@localhost", ROOM, "localhost"]) {
    echo.send(`<message from='${from}' to='${to}' type='chat' id='to-${to}'><body>Anon!</body></message>`)
    assert.equal((await errorOf(echo, "message", `to-${to}`)).condition, "service-unavailable", to)
  }
  for (const to of [ROOM, "localhost", "romeo@localhost", romeo.jid.toString()]) {
    const payload = "<query xmlns='http://jabber.org/protocol/disco#info'/>"
    assert.equal(await echo.askInVain(payload, { to, from }), "service-unavailable", to)
  }
  echo.send(
    `<presence from='${from}' to='${ROOM}/Nurse'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
  )
  echo.send(`<presence from='${from}' to='romeo@localhost' type='subscribe'/>`)
  echo.send(`<message from='${from}' to='romeo@localhost' type='headline'><body>News</body></message>`)

  // Devices and addresses without a name are matched exactly; their neighbours are free.
  assert.equal(
    await echo.askInVain(PING, { to: "localhost", from: `peter@${ECHO}/fan` }),
    "service-unavailable",
  )
  assert.equal(await echo.askInVain(PING, { to: "localhost", from: `${ECHO}/gate` }), "service-unavailable")
  assert.equal((await echo.request(PING, { to: "localhost", from: `peter@${ECHO}/hat` })).type, "result")
  await echo.settle()
  await romeo.settle()
  assert.deepEqual(
    [...romeo.takeAll("presence"), ...romeo.takeAll("message").filter((m) => m.has("body"))],
    [],
  )
})

test("an account of the server that is listed is alone with the server", async () => {
  await using server = await open()
  const [romeo, juliet] = [await server.join("romeo"), await server.join("juliet")]
  await set(server, 200, "romeo@localhost")
  romeo.send("<message to='juliet@localhost' id='m'><body>Juliet?</body></message>")
  const { condition, text } = await errorOf(romeo, "message", "m")
  assert.equal(condition, "forbidden")
  assert.match(text ?? "", /Ask an administrator/)
  juliet.send("<message to='romeo@localhost' id='n'><body>Romeo?</body></message>")
  assert.equal((await errorOf(juliet, "message", "n")).condition, "not-allowed")
  await romeo.ask(PING, { to: "localhost" })
  romeo.send("<message to='romeo@localhost' id='note'><body>A note</body></message>")
  assert.equal((await romeo.next("message", ({ id }) => id === "note")).type, undefined)
  await server.service(accounts).removeAccount(romeo.jid.bare)
  const api = await server.api("escalus", ["admin"])
  assert.deepEqual((await api.expect(200, "GET /admin/blacklist")).body, { addresses: [] })
})

test("the list is kept over a restart", async () => {
  await using server = await open()
  await list(await server.join("escalus"), "denmark.lit", ECHO)
  await server.restart()
  assert.deepEqual(await present(await server.join("escalus")), ["denmark.lit", ECHO])
  const romeo = await server.join("romeo")
  assert.equal(await romeo.askInVain(PING, { to: "hamlet@denmark.lit" }), "not-allowed")
  assert.deepEqual(server.complaints, [])
})

test("only administrators edit it; neither the server nor they are listed, and it is bounded", async () => {
  await using server = await open("[service-blacklist]\nmax-entries = 2\n")
  const romeo = await server.join("romeo")
  const command = request({ node: NODE, action: "execute" })
  assert.equal(await romeo.askInVain(command, { type: "set", to: "localhost" }), "forbidden")
  const told = async (status: number, ...addresses: string[]) =>
    JSON.stringify((await set(server, status, ...addresses)).body)
  assert.match(await told(403, "denmark.lit", "localhost"), /this server itself/)
  assert.match(await told(403, "localhost/x"), /this server itself/)
  assert.match(await told(403, "escalus@localhost/home"), /administers this server/)
  assert.match(await told(403, "a.lit", "b.lit", "c.lit"), /at most 2 entries \(max-entries\)/)
  await told(400, "@")
  assert.deepEqual(await present(await server.join("escalus")), [], "nothing of it was listed")
  await told(200, "a.lit", "A.LIT", "b.lit")
  assert.deepEqual(await present(await server.join("escalus")), ["a.lit", "b.lit"])
})

test("a contact that is listed sees no presence any more", async () => {
  await using server = await open()
  const romeo = await server.join("romeo")
  await using echo = await TestComponent.join(server.ports.components, ECHO)
  echo.send(`<presence from='nurse@${ECHO}' to='romeo@localhost' type='subscribe'/>`)
  await romeo.next("presence", ({ type }) => type === "subscribe")
  romeo.send(`<presence to='nurse@${ECHO}' type='subscribed'/>`)
  await echo.next("presence", ({ type }) => type === "subscribed")
  romeo.send("<presence><show>away</show></presence>")
  await echo.next("presence", (presence) => presence.child("show")?.text === "away")
  await set(server, 200, `nurse@${ECHO}`)
  romeo.send("<presence><show>dnd</show></presence>")
  echo.send(`<presence from='nurse@${ECHO}' to='romeo@localhost' type='probe'/>`)
  await romeo.settle()
  await echo.settle()
  assert.deepEqual(
    echo.takeAll("presence").filter((presence) => presence.child("show")?.text === "dnd"),
    [],
  )
})
