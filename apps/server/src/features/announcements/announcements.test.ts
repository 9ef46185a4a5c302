import assert from "node:assert/strict"
import { test } from "node:test"
import { commandRequest, NS_COMMANDS, parseCommandResponse } from "@kith/xmpp/extensions"
import { PASSWORD, startTestServer, type TestClient, type TestServer } from "../../testing/index.ts"
import { accounts } from "../accounts/index.ts"

const ADMIN = "http://jabber.org/protocol/admin#"

async function open(config = "") {
  const server = await startTestServer({ config })
  await server.service(accounts).createAccount({ username: "escalus", password: PASSWORD, role: "admin" })
  await server.register("romeo", "juliet")
  return server
}

/** Runs a command of one form, or of none. */
async function run(client: TestClient, name: string, field?: string, text = "") {
  const node = ADMIN + name
  const send = async (request: Parameters<typeof commandRequest>[0]) => {
    const answer = await client.ask(String(commandRequest(request)), { type: "set", to: "localhost" })
    return parseCommandResponse(answer.child("command", NS_COMMANDS) as never)
  }
  const first = await send({ node, action: "execute" })
  if (field === undefined) return first
  const fields = [{ name: field, values: text.split("\n") }]
  const { sessionId } = first
  return send({ node, sessionId, action: "complete", form: { type: "submit", fields } })
}

const told = async (client: TestClient) => {
  await client.settle()
  return client.takeAll("message").map((message) => [message.from, message.type, message.child("body")?.text])
}

test("an announcement reaches who is online, as a headline, and waits for nobody", async () => {
  await using server = await open()
  const [escalus, romeo] = [await server.join("escalus"), await server.join("romeo")]
  const hidden = await server.signIn("romeo", "hidden")
  const { notes, status } = await run(escalus, "announce", "announcement", "Peace!\nThrow your weapons down.")
  assert.deepEqual([status, notes?.[0]?.text], ["completed", "It was sent to 2 users."])
  const expected = [["localhost", "headline", "Peace!\nThrow your weapons down."]]
  assert.deepEqual(await told(romeo), expected)
  assert.deepEqual(await told(escalus), expected)
  assert.deepEqual(await told(hidden), [])
  assert.deepEqual(await told(await server.join("juliet")), [])
  const api = await server.api("escalus", ["admin"])
  assert.deepEqual((await api.expect(200, "POST /admin/announcements", { text: "Go" })).body, {
    recipients: 3,
  })
})

test("the message of the day reaches everybody once, now or when they come, over a restart", async () => {
  await using server = await open()
  const [escalus, romeo] = [await server.join("escalus"), await server.join("romeo")]
  await run(escalus, "set-motd", "motd", "The Globe opens tomorow.")
  const expected = [["localhost", "normal", "The Globe opens tomorow."]]
  assert.deepEqual(await told(romeo), expected)
  assert.deepEqual(await told(await server.join("romeo")), [], "told already")
  const form = await run(escalus, "edit-motd")
  assert.deepEqual(form.form?.fields[1]?.values, ["The Globe opens tomorow."])
  await run(escalus, "edit-motd", "motd", "The Globe opens tomorrow.")
  assert.deepEqual(await told(romeo), [], "a mended letter is no news")
  await server.restart()
  const juliet = await server.join("juliet")
  assert.equal((await juliet.next("message")).child("body")?.text, "The Globe opens tomorrow.")
  assert.deepEqual(await told(await server.join("romeo")), [])

  const again = await server.join("escalus")
  await run(again, "set-motd", "motd", "The Globe is open.")
  assert.deepEqual(await told(juliet), [["localhost", "normal", "The Globe is open."]])
  await run(again, "delete-motd")
  assert.equal(
    await again.askInVain(String(commandRequest({ node: `${ADMIN}set-motd`, action: "next" })), {
      type: "set",
      to: "localhost",
    }),
    "bad-request",
  )
  await server.register("paris")
  assert.deepEqual(await told(await server.join("paris")), [])
})

test("new users are welcomed when they come for the first time", async () => {
  await using server = await open()
  const escalus = await server.join("escalus")
  await run(escalus, "set-welcome", "welcome", "Welcome to Verona.")
  await server.register("paris")
  const [balcony] = [await server.join("paris", "first"), await server.join("paris", "second")]
  assert.equal((await balcony.next("message")).child("body")?.text, "Welcome to Verona.")
  assert.deepEqual(await told(balcony), [])
  assert.deepEqual((await run(escalus, "set-welcome")).form?.fields[1]?.values, ["Welcome to Verona."])
  await run(escalus, "delete-welcome")
  await server.register("mercutio")
  assert.deepEqual(await told(await server.join("mercutio")), [])
  assert.deepEqual(server.complaints, [])
})

test("only administrators tell people things, and not too much", async () => {
  await using server = await open("[announcements]\nmax-characters = 10")
  const [romeo, escalus] = [await server.join("romeo"), await server.api("escalus", ["admin"])]
  for (const name of ["announce", "set-motd", "edit-motd", "delete-motd", "set-welcome", "delete-welcome"]) {
    const request = String(commandRequest({ node: ADMIN + name, action: "execute" }))
    assert.equal(await romeo.askInVain(request, { type: "set", to: "localhost" }), "forbidden", name)
  }
  await escalus.expect(422, "PUT /admin/message-of-the-day", { text: "x".repeat(11) })
  await escalus.expect(400, "POST /admin/announcements", { text: "  " })
  await checkDoor(server)
})

async function checkDoor(server: TestServer): Promise<void> {
  const escalus = await server.api("escalus", ["admin"])
  for (const path of ["/admin/message-of-the-day", "/admin/welcome-message"]) {
    assert.deepEqual((await escalus.expect(200, `GET ${path}`)).body, {})
    await escalus.expect(200, `PUT ${path}`, { text: "Hark" })
    assert.deepEqual((await escalus.expect(200, `GET ${path}`)).body, { text: "Hark" })
    await escalus.expect(200, `DELETE ${path}`)
    assert.deepEqual((await escalus.expect(200, `GET ${path}`)).body, {})
  }
  await server.service(accounts).updateAccount(server.address("juliet"), { role: "admin" })
  await server.service(accounts).updateAccount(server.address("escalus"), { role: "user" })
  await escalus.expect(403, "POST /admin/announcements", { text: "Hark" })
}
