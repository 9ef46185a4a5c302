import assert from "node:assert/strict"
import { test } from "node:test"
import { parseStanzaError } from "@kith/xmpp"
import {
  commandRequest,
  NS_COMMANDS,
  NS_DISCO_ITEMS,
  NS_ROSTER,
  parseCommandResponse,
} from "@kith/xmpp/extensions"
import { PASSWORD, startTestServer, type TestClient, type TestServer } from "../../testing/index.ts"
import { accounts } from "../accounts/index.ts"

const ADMIN = "http://jabber.org/protocol/admin#"
type Values = Readonly<Record<string, string | readonly string[]>>

async function open(config = "") {
  const server = await startTestServer({ config })
  await server.service(accounts).createAccount({ username: "escalus", password: PASSWORD, role: "admin" })
  await server.register("romeo", "juliet", "tybalt")
  return { server, escalus: await server.join("escalus") }
}

const submission = (values: Values) => ({
  type: "submit" as const,
  fields: Object.entries(values).map(([name, value]) => ({
    name,
    values: typeof value === "string" ? [value] : value,
  })),
})

async function send(client: TestClient, request: Parameters<typeof commandRequest>[0]) {
  const answer = await client.request(String(commandRequest(request)), { type: "set", to: "localhost" })
  if (answer.type === "error")
    return { refused: parseStanzaError(answer), values: () => [] as readonly string[] }
  const response = parseCommandResponse(answer.child("command", NS_COMMANDS) as never)
  const values = (name: string) => response.form?.fields.find((field) => field.name === name)?.values ?? []
  return { ...response, refused: undefined, values }
}

async function run(client: TestClient, name: string, values?: Values) {
  const node = ADMIN + name
  const first = await send(client, { node, action: "execute" })
  if (values === undefined || first.refused !== undefined) return first
  return send(client, { node, sessionId: first.sessionId, action: "complete", form: submission(values) })
}

const conditionOf = async (client: TestClient, name: string, values?: Values) =>
  (await run(client, name, values)).refused?.condition

async function canSignIn(server: TestServer, name: string, password = PASSWORD): Promise<boolean> {
  const client = server.connect()
  try {
    await client.signIn(server.address(name), password)
    return true
  } catch {
    return false
  } finally {
    await client.close()
  }
}

test("an administrator makes, disables, enables and deletes accounts", async () => {
  const { server, escalus } = await open()
  await using _ = server
  const paris = { accountjid: "paris@localhost", password: PASSWORD, "password-verify": PASSWORD }
  assert.equal(
    await conditionOf(escalus, "add-user", { ...paris, "password-verify": "other" }),
    "not-acceptable",
  )
  assert.equal(await conditionOf(escalus, "add-user", { ...paris, password: "" }), "bad-request")
  assert.equal(
    await conditionOf(escalus, "add-user", { ...paris, accountjid: "paris@elsewhere.example" }),
    "not-acceptable",
  )
  assert.equal(await conditionOf(escalus, "add-user", paris), undefined)
  assert.equal(await conditionOf(escalus, "add-user", paris), "conflict")
  assert.ok(await canSignIn(server, "paris"))

  const romeo = await server.join("romeo")
  const both = { accountjids: ["romeo@localhost", "paris@localhost/street"] }
  assert.equal(await conditionOf(escalus, "disable-user", both), undefined)
  await romeo.next("error")
  assert.ok(!(await canSignIn(server, "romeo")) && !(await canSignIn(server, "paris")))
  assert.equal(await conditionOf(escalus, "reenable-user", both), undefined)
  assert.ok(await canSignIn(server, "romeo"))

  const some = { accountjids: ["romeo@localhost", "nobody@localhost"] }
  assert.equal(await conditionOf(escalus, "delete-user", some), "item-not-found")
  assert.ok(await canSignIn(server, "romeo"), "nothing is done where one of them is not there")
  assert.equal(await conditionOf(escalus, "delete-user", both), undefined)
  assert.ok(!(await canSignIn(server, "romeo")))
  for (const name of ["delete-user", "disable-user"]) {
    assert.equal(await conditionOf(escalus, name, { accountjids: "escalus@localhost" }), "not-allowed")
  }
  const crowd = Array.from({ length: 101 }, (_, index) => `crowd${index}@localhost`)
  assert.equal(await conditionOf(escalus, "delete-user", { accountjids: crowd }), "policy-violation")
  assert.deepEqual(server.complaints, [])
})

test("an administrator ends sessions, all or one, and changes passwords", async () => {
  const { server, escalus } = await open()
  await using _ = server
  const [street, tomb] = [await server.join("romeo", "street"), await server.join("romeo", "tomb")]
  await run(escalus, "end-user-session", { accountjids: "romeo@localhost/street" })
  await street.next("error")
  await tomb.settle()
  await run(escalus, "end-user-session", { accountjids: "romeo@localhost" })
  await tomb.next("error")
  const change = { accountjid: "romeo@localhost", password: "a rose by any other name" }
  assert.equal(
    await conditionOf(escalus, "change-user-password", { ...change, password: "short" }),
    "not-acceptable",
  )
  assert.equal(await conditionOf(escalus, "change-user-password", change), undefined)
  assert.ok(await canSignIn(server, "romeo", change.password))
})

test("an administrator sees when and where somebody is logged in, and contacts only where it is allowed", async () => {
  const { server, escalus } = await open()
  await using _ = server
  const romeo = await server.join("romeo", "street")
  await romeo.ask(`<query xmlns='${NS_ROSTER}'><item jid='juliet@localhost' name='Sun'/></query>`, {
    type: "set",
  })
  const stats = await run(escalus, "user-stats", { accountjid: "romeo@localhost" })
  assert.deepEqual(stats.values("ipaddresses"), ["127.0.0.1"])
  assert.deepEqual(stats.values("rostersize"), ["1"])
  assert.deepEqual(stats.values("onlineresources"), ["street"])
  const login = await run(escalus, "get-user-lastlogin", {
    accountjids: ["romeo@localhost", "tybalt@localhost"],
  })
  assert.deepEqual(login.values("lastlogin"), ["2026-01-01T00:00:00.000Z", "never"])
  assert.equal(await conditionOf(escalus, "user-stats", { accountjid: "nobody@localhost" }), "item-not-found")
  assert.equal(await conditionOf(escalus, "get-user-roster"), "item-not-found", "there is no such command")

  const open2 = await open("[service-administration]\nmay-read-rosters = true")
  await using other = open2.server
  const tybalt = await other.join("tybalt")
  await tybalt.ask(`<query xmlns='${NS_ROSTER}'><item jid='juliet@localhost' name='Cousin'/></query>`, {
    type: "set",
  })
  const { payload } = (await run(open2.escalus, "get-user-roster", {
    accountjid: "tybalt@localhost",
  })) as never as { payload: readonly unknown[] }
  assert.match(
    String(payload[0]),
    /<query xmlns='jabber:iq:roster'><item jid='juliet@localhost' name='Cousin'/,
  )
})

test("an administrator counts and lists who is here", async () => {
  const { server, escalus } = await open("[service-administration]\nmax-listed = 3")
  await using _ = server
  await server.service(accounts).updateAccount(server.address("tybalt"), { isDisabled: true })
  const [romeo] = [await server.join("romeo"), await server.signIn("juliet")]
  romeo.send("<presence><show>away</show></presence>")
  await romeo.settle()
  const count = async (name: string, field: string) => (await run(escalus, name)).values(field)
  assert.deepEqual(await count("get-registered-users-num", "registeredusersnum"), ["4"])
  assert.deepEqual(await count("get-disabled-users-num", "disabledusersnum"), ["1"])
  assert.deepEqual(await count("get-online-users-num", "onlineusersnum"), ["3"])
  assert.deepEqual(await count("get-active-users-num", "activeusersnum"), ["1"])
  assert.deepEqual(await count("get-idle-users-num", "idleusersnum"), ["2"])
  const list = async (name: string, field: string, max = "none") =>
    [...(await run(escalus, name, { max_items: max })).values(field)].sort()
  assert.deepEqual(await list("get-registered-users-list", "registereduserjids"), [
    "escalus@localhost",
    "juliet@localhost",
    "romeo@localhost",
  ])
  assert.equal((await list("get-registered-users-list", "registereduserjids", "25")).length, 3)
  assert.deepEqual(await list("get-disabled-users-list", "disableduserjids"), ["tybalt@localhost"])
  assert.deepEqual(await list("get-active-users", "activeuserjids"), ["escalus@localhost"])
  assert.deepEqual(await list("get-idle-users", "activeuserjids"), ["juliet@localhost", "romeo@localhost"])
  assert.equal((await list("get-online-users-list", "onlineuserjids")).length, 3)
  assert.equal(await conditionOf(escalus, "get-idle-users", { max_items: "26" }), "bad-request")

  const api = await server.api("escalus", ["admin"])
  const facts = (await api.expect(200, "GET /admin/statistics")).body
  assert.deepEqual(facts, { registered: 4, disabled: 1, online: 3, active: 1, idle: 2 })
  assert.deepEqual((await api.expect(200, "GET /admin/online-users?kind=active")).body, {
    users: ["escalus@localhost"],
  })
  const one = (await api.expect(200, "GET /admin/accounts/romeo/statistics")).body
  assert.deepEqual([one.contacts, one.lastLogin], [0, Date.UTC(2026, 0, 1)])
  await api.expect(404, "GET /admin/accounts/nobody/statistics")
  await api.expect(200, "DELETE /admin/accounts/romeo/sessions")
  await romeo.next("error")
})

test("the list of administrators is edited, and is never empty", async () => {
  const { server, escalus } = await open()
  await using _ = server
  const form = await run(escalus, "edit-admin")
  assert.deepEqual(form.values("adminjids"), ["escalus@localhost"])
  assert.equal(await conditionOf(escalus, "edit-admin", { adminjids: [] }), "bad-request")
  assert.equal(await conditionOf(escalus, "edit-admin", { adminjids: "chris@marlowe.lit" }), "not-acceptable")
  assert.equal(
    await conditionOf(escalus, "edit-admin", { adminjids: ["juliet@localhost", "romeo@localhost"] }),
    undefined,
  )
  const service = server.service(accounts)
  for (const [name, isAdministrator] of [
    ["juliet", true],
    ["romeo", true],
    ["escalus", false],
  ] as const) {
    assert.equal(await service.isAdministrator(server.address(name)), isAdministrator, name)
  }
  assert.equal(await conditionOf(escalus, "edit-admin"), "forbidden")
})

test("nobody else sees or runs any of it, not even in the middle", async () => {
  const { server, escalus } = await open()
  await using _ = server
  const romeo = await server.signIn("romeo")
  const listed = async (client: TestClient) => {
    const query = `<query xmlns='${NS_DISCO_ITEMS}' node='${NS_COMMANDS}'/>`
    const items =
      (await client.ask(query, { to: "localhost" })).child("query", NS_DISCO_ITEMS)?.elements ?? []
    return items.map(({ attrs }) => attrs.node ?? "").filter((node) => node.startsWith(ADMIN))
  }
  assert.deepEqual(await listed(romeo), [])
  const all = await listed(escalus)
  assert.equal(all.length, 26)
  assert.ok(!all.some((node) => /password$/.test(node) && /get-user/.test(node)), "nobody gets a password")
  for (const node of all) {
    assert.equal((await send(romeo, { node, action: "execute" })).refused?.condition, "forbidden", node)
  }
  const begun = await send(escalus, { node: `${ADMIN}delete-user`, action: "execute" })
  assert.equal(begun.refused, undefined)
  const service = server.service(accounts)
  await service.updateAccount(server.address("juliet"), { role: "admin" })
  await service.updateAccount(server.address("escalus"), { role: "user" })
  const rest = {
    node: `${ADMIN}delete-user`,
    sessionId: "sessionId" in begun ? begun.sessionId : "",
    action: "complete" as const,
  }
  const form = submission({ accountjids: "romeo@localhost" })
  assert.equal((await send(escalus, { ...rest, form })).refused?.condition, "forbidden")
  await (await server.api("romeo")).expect(403, "GET /admin/statistics")
})
