import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { test } from "node:test"
import { NS_DATA_FORMS, parseForm, type XmlElement } from "@kith/xmpp"
import { HASHCASH_FIELD, NS_OUT_OF_BAND, NS_REGISTER } from "@kith/xmpp/extensions"
import { startTestServer, type TestClient } from "../../testing/index.ts"

const PASSWORD = "wherefore art thou"
const CONFIG = '[registration]\nchallenge = "on"\nchallenge-bits = 8'

function solve({ label, prefix }: { label: string; prefix: string }): string {
  const bits = Number.parseInt(label, 16).toString(2).length
  for (let count = 0; ; count++) {
    const answer = `${prefix}${count.toString(36)}`
    const end = createHash("sha256").update(answer).digest().readUInt32BE(28) % 2 ** bits
    if (end === Number.parseInt(label, 16)) return answer
  }
}

async function askForForm(client: TestClient): Promise<XmlElement> {
  const query = (await client.ask(`<query xmlns='${NS_REGISTER}'/>`)).child("query", NS_REGISTER)
  assert.ok(query)
  return query
}

function submission(values: Readonly<Record<string, string | undefined>>): string {
  const fields = Object.entries(values).map(([name, value]) =>
    value === undefined ? "" : `<field var='${name}'><value>${value}</value></field>`,
  )
  return `<query xmlns='${NS_REGISTER}'><x xmlns='${NS_DATA_FORMS}' type='submit'>${fields.join("")}</x></query>`
}

test("where there is a puzzle, who solves it registers, once for each", async () => {
  await using server = await startTestServer({ config: CONFIG })
  const client = server.connect()
  await client.openStream(server.domain)
  const query = await askForForm(client)
  assert.equal(query.child("username"), undefined, "the old fields are not enough")
  assert.match(
    query.child("x", NS_OUT_OF_BAND)?.child("url")?.text ?? "",
    /^http:\/\/localhost:\d+\/sign-up$/,
  )
  const form = parseForm(query.child("x", NS_DATA_FORMS) as XmlElement)
  const challenge = form.fields.find(({ name }) => name === "challenge")?.values?.[0]
  const label = form.fields.find(({ name }) => name === HASHCASH_FIELD)?.label ?? ""
  assert.match(label, /^[89a-f][0-9a-f]$/)
  const answer = solve({ label, prefix: "localhost" })
  const register = (values: Readonly<Record<string, string | undefined>>) =>
    client.request(submission({ username: "romeo", password: PASSWORD, ...values }), { type: "set" })
  const refused = async (values: Readonly<Record<string, string | undefined>>) => {
    const reply = await register(values)
    assert.equal(reply.type, "error")
    return /<([a-z-]+) xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/.exec(String(reply))?.[1]
  }
  assert.equal(await refused({}), "not-acceptable")
  assert.equal(await refused({ challenge }), "not-acceptable")
  assert.equal(await refused({ challenge, [HASHCASH_FIELD]: "localhost" }), "not-acceptable")
  assert.equal(await refused({ challenge, [HASHCASH_FIELD]: `x${answer}` }), "not-acceptable")
  assert.equal(await refused({ challenge: `${challenge}x`, [HASHCASH_FIELD]: answer }), "not-acceptable")
  assert.equal(await refused({ challenge: "made.up.id", [HASHCASH_FIELD]: answer }), "not-acceptable")
  const solved = { challenge, [HASHCASH_FIELD]: answer }
  assert.equal(
    await refused({ ...solved, username: "postmaster" }),
    "not-acceptable",
    "a failure uses nothing up",
  )
  assert.equal((await register(solved)).type, "result")
  assert.equal(await refused({ ...solved, username: "tybalt" }), "not-acceptable")
  assert.equal(
    await client.askInVain(submission({ username: "tybalt", password: PASSWORD }), { type: "set" }),
    "not-acceptable",
  )
})

test("the API has the same puzzle, and gives it time but not for ever", async () => {
  await using server = await startTestServer({ config: CONFIG })
  const api = await server.api()
  const { challenge } = (await api.expect(200, "GET /registration")).body
  const account = { username: "romeo", password: PASSWORD }
  await api.expect(422, "POST /accounts", account)
  const solved = { challenge: { id: challenge.id, answer: solve(challenge) } }
  server.clock.advance(14 * 60_000)
  await api.expect(200, "POST /accounts", { ...account, ...solved })
  const late = (await api.expect(200, "GET /registration")).body.challenge
  const answer = solve(late)
  server.clock.advance(15 * 60_000)
  const body = { username: "tybalt", password: PASSWORD, challenge: { id: late.id, answer } }
  const refused = await api.expect(422, "POST /accounts", body)
  assert.match(refused.body.error.message, /too old\. Begin again/)
})

test("an invitation is worth more than a puzzle, and without registration there is none", async () => {
  await using server = await startTestServer({ config: CONFIG })
  await server.register("juliet")
  const juliet = await server.api("juliet")
  const { token } = (await juliet.expect(200, "POST /invitations", {})).body
  const client = server.connect()
  await client.openStream(server.domain)
  await client.ask(`<preauth xmlns='urn:xmpp:pars:0' token='${token}'/>`, { type: "set" })
  assert.ok((await askForForm(client)).child("username"))
  await client.ask(
    `<query xmlns='${NS_REGISTER}'><username>romeo</username><password>${PASSWORD}</password></query>`,
    { type: "set" },
  )

  await using closed = await startTestServer({ config: `${CONFIG}\npolicy = "invitation"` })
  const policy = (await (await closed.api()).expect(200, "GET /registration")).body
  assert.deepEqual(policy, { policy: "invitation", domain: "localhost" })
})

test("where one registers elsewhere, one is told where", async () => {
  await using server = await startTestServer({
    config: '[registration]\npolicy = "closed"\nwebsite = "https://verona.example/join"',
  })
  const client = server.connect()
  const features = await client.openStream(server.domain)
  assert.ok(features.has("register", "http://jabber.org/features/iq-register"))
  assert.ok(!features.has("register", "urn:xmpp:ibr-token:0"))
  const query = await askForForm(client)
  assert.deepEqual(
    query.elements.map(({ name }) => name),
    ["instructions", "x"],
  )
  assert.match(String(query), /To register, visit https:\/\/verona\.example\/join</)
})
