import assert from "node:assert/strict"
import { test } from "node:test"
import { defineFeature } from "@kith/feature-kit"
import { Jid, parseStanzaError, type Stanza, stanza, xml } from "@kith/xmpp"
import { abuseReport, findStanzaId, forwarded, NS_REPORTED_JID } from "@kith/xmpp/extensions"
import { PASSWORD, startTestServer, type TestClient, type TestServer } from "../../testing/index.ts"
import { accounts } from "../accounts/index.ts"

const NS = "urn:xmpp:reporting:1"
const SPAM = "urn:xmpp:reporting:spam"
const set = { type: "set" } as const
const blockWith = (jid: string, inside: string) =>
  `<block xmlns='urn:xmpp:blocking'><item jid='${jid}'>${inside}</item></block>`
const report = (inside = "", reason = SPAM) => `<report xmlns='${NS}' reason='${reason}'>${inside}</report>`
const stanzaId = (by: unknown, id: string | undefined) =>
  `<stanza-id xmlns='urn:xmpp:sid:0' by='${by}' id='${id}'/>`
const chat = (to: string, body: string) => `<message type='chat' to='${to}'><body>${body}</body></message>`

async function stage(config = "", features: Parameters<typeof startTestServer>[0] = {}) {
  const server = await startTestServer({ config, ...features })
  await server.register("romeo", "juliet", "tybalt")
  await server.service(accounts).createAccount({ username: "prince", password: PASSWORD, role: "admin" })
  const prince = await server.api("prince", ["admin"])
  const listed = async (query = "") => (await prince.expect(200, `GET /admin/reports${query}`)).body.reports
  return { server, juliet: await server.join("juliet", "balcony"), prince, listed }
}

async function receive(server: TestServer, juliet: TestClient, name: string, body: string) {
  const sender = await server.join(name)
  sender.send(chat("juliet@localhost", body))
  const id = findStanzaId(await juliet.next("message"), juliet.jid.bare)
  await sender.close()
  return id
}

test("a report is stored with what was reported, told to administrators, and dealt with", async () => {
  const { server, juliet, prince, listed } = await stage()
  await using _ = server
  const chair = await server.join("prince")
  const events = await prince.events()
  const info = await juliet.ask("<query xmlns='http://jabber.org/protocol/disco#info'/>", { to: "localhost" })
  assert.match(String(info), /<feature var='urn:xmpp:reporting:1'\/>/)
  const threat = await receive(server, juliet, "tybalt", "Turn thee, look upon thy death")
  const kind = await receive(server, juliet, "romeo", "Good morrow")
  await juliet.ask(
    blockWith(
      "tybalt@localhost",
      report(
        stanzaId(juliet.jid.bare, threat) +
          stanzaId(juliet.jid.bare, kind) +
          stanzaId("tybalt@localhost", "elsewhere") +
          stanzaId(juliet.jid.bare, "no-such-id") +
          "<text xml:lang='en'>\n He threatens me. </text>",
      ),
    ),
    set,
  )
  assert.match(
    (await chair.next("message")).child("body")?.text ?? "",
    /^Report \d+: juliet@localhost reports tybalt@localhost for spam, with 4 messages\.\nHe threatens me\.$/,
  )
  const told = await events.next("reportFiled")
  const [stored] = await listed()
  assert.deepEqual(stored, told)
  const { id, filedAt, evidence, ...rest } = stored
  assert.deepEqual([typeof id, filedAt], ["number", Date.UTC(2026, 0, 1)])
  assert.deepEqual(rest, {
    reporter: "juliet@localhost",
    reported: "tybalt@localhost",
    reason: SPAM,
    text: "He threatens me.",
    resolvedAt: null,
    resolvedBy: null,
    resolution: null,
  })
  assert.deepEqual(
    evidence.map((one: { by: string; stanza: string | null }) => [
      one.by,
      one.stanza?.includes("thy death") ?? null,
    ]),
    [
      ["juliet@localhost", true],
      ["juliet@localhost", null],
      ["tybalt@localhost", null],
      ["juliet@localhost", null],
    ],
  )

  await prince.expect(200, `POST /admin/reports/${id}/resolve`, { resolution: "Banished" })
  assert.deepEqual(await listed(), [])
  const [dealtWith] = await listed("?onlyOpen=false")
  assert.deepEqual([dealtWith.resolvedBy, dealtWith.resolution], ["prince@localhost", "Banished"])
  await prince.expect(409, `POST /admin/reports/${id}/resolve`, {})
  await prince.expect(404, "POST /admin/reports/999/resolve", {})
  const own = await server.api("juliet")
  await own.expect(403, "GET /admin/reports")
  assert.deepEqual(server.complaints, [])
})

test("the block stands whatever becomes of the report", async () => {
  const { server, juliet, listed } = await stage("[abuse-reports]\nmax-per-day = 2")
  await using _ = server
  for (const [jid, inside] of [
    ["a@x.example", report("", "")],
    ["b@x.example", `<report xmlns='${NS}'/>`],
    ["c@x.example", `<report xmlns='urn:xmpp:reporting:0'><spam/></report>`],
    ["d@x.example", report(`<text>${"x".repeat(9_000)}</text>`)],
    [
      "e@x.example",
      report(`${stanzaId("@@", "1")}<stanza-id xmlns='urn:xmpp:sid:0' by='a@b'/>`, "urn:example:rudeness"),
    ],
    ["f@x.example", report()],
  ] as const) {
    await juliet.ask(blockWith(jid, inside), set)
  }
  const blocked = await juliet.ask("<blocklist xmlns='urn:xmpp:blocking'/>")
  assert.equal(blocked.child("blocklist", "urn:xmpp:blocking")?.elements.length, 6)
  const reports = await listed()
  assert.deepEqual(
    reports.map(({ reported, text }: { reported: string; text: string | null }) => [reported, text?.length]),
    [
      ["e@x.example", undefined],
      ["d@x.example", 4_000],
    ],
  )
  server.clock.advance(86_400_000)
  await juliet.ask(blockWith("f@x.example", report()), set)
  assert.equal((await listed()).length, 3)
  // What is refused as a block is not reported either.
  assert.equal(await juliet.askInVain(blockWith("juliet@localhost", report()), set), "not-allowed")
  assert.equal((await listed()).length, 3)
  assert.deepEqual(server.complaints, [])
})

test("reports are forgotten after the days that they are kept", async () => {
  const { server, juliet } = await stage("[abuse-reports]\nkeep-days = 30")
  await using _ = server
  await juliet.ask(blockWith("a@x.example", report()), set)
  for (const [days, count] of [
    [29, 1],
    [31, 0],
  ] as const) {
    server.clock.jumpTo(Date.UTC(2026, 0, 1 + days))
    await server.restart()
    const again = await server.api("prince", ["admin"])
    assert.equal((await again.expect(200, "GET /admin/reports")).body.reports.length, count)
  }
})

test("programs report too, and what somebody reported goes with their account", async () => {
  const { server, juliet, prince, listed } = await stage("[abuse-reports]\nmax-per-day = 1")
  await using _ = server
  const id = await receive(server, juliet, "tybalt", "What, drawn, and talk of peace?")
  const api = await server.api("juliet")
  const input = { address: "tybalt@localhost", reason: "abuse", text: "Again.", messageIds: [id] }
  const { body } = await api.expect(200, "POST /reports", input)
  const [stored] = await listed()
  assert.equal(stored.id, body.id)
  assert.match(stored.evidence[0].stanza, /talk of peace/)
  assert.deepEqual((await api.expect(200, "GET /blocked")).body.addresses, ["tybalt@localhost"])
  const refused = await api.expect(403, "POST /reports", { ...input, address: "romeo@localhost" })
  assert.match(refused.body.error.message, /filed 1 reports in a day/)
  assert.equal((await api.expect(200, "GET /blocked")).body.addresses.length, 2)
  await api.expect(400, "POST /reports", { ...input, reason: "boredom" })
  await prince.expect(200, "DELETE /admin/accounts/juliet")
  assert.deepEqual(await listed(), [])
})

/** Another server, and a service that gathers reports. */
const elsewhere = defineFeature({
  name: "elsewhere",
  setup({ xmpp }) {
    const arrived: Stanza[] = []
    for (const domain of ["verona.example", "gather.example"]) {
      xmpp.forwardDomain(domain, (message) => void arrived.push(message))
    }
    const say = (from: string, children: ReturnType<typeof xml>[], to = xmpp.domain) =>
      xmpp.route(stanza({ name: "message", attrs: { from, to, id: "r", type: "chat" }, children }))
    return { arrived, say }
  },
})

const FORWARDING =
  "[abuse-reports]\nforward-to-origin = true\nthird-parties = ['box@gather.example']\nmax-per-day = 3"

test("a report goes further only where its reporter agrees, and does not tell who that is", async () => {
  const { server, juliet } = await stage(FORWARDING, { features: [elsewhere] })
  await using _ = server
  const { arrived, say } = server.service(elsewhere)
  await say("spammer@verona.example/x", [xml("body", {}, "Buy poison")], juliet.jid.bare.toString())
  const id = findStanzaId(await juliet.next("message"), juliet.jid.bare)
  const told = async (inside: string) => {
    await juliet.ask(blockWith("spammer@verona.example", report(stanzaId(juliet.jid.bare, id) + inside)), set)
    return arrived.splice(0).filter(({ name }) => name === "message")
  }
  assert.deepEqual(await told(""), [])
  const [origin, ...others] = await told("<report-origin/>")
  assert.deepEqual([origin?.to, origin?.from, others], ["verona.example", "localhost", []])
  const sent = String(origin)
  assert.match(sent, /<jid xmlns='urn:xmpp:jid:0'>spammer@verona\.example<\/jid>/)
  assert.match(sent, /Buy poison/)
  assert.doesNotMatch(sent, /juliet|report-origin/)
  assert.deepEqual(
    (await told("<third-party/>")).map(({ to }) => to),
    ["box@gather.example"],
  )
})

test("another server reports accounts of this one, and nobody else may", async () => {
  const { server, listed } = await stage(FORWARDING, { features: [elsewhere] })
  await using _ = server
  const { arrived, say } = server.service(elsewhere)
  const about = (jid: string) =>
    abuseReport({ reason: SPAM, text: "Spam" }, xml("jid", { xmlns: NS_REPORTED_JID }, jid))
  const evidence = forwarded(
    stanza({
      name: "message",
      attrs: { from: "tybalt@localhost", id: "e" },
      children: [xml("body", {}, "Buy")],
    }),
  )
  await say("verona.example", [about("tybalt@localhost"), evidence])
  const [stored] = await listed()
  assert.deepEqual(
    [stored.reporter, stored.reported, stored.evidence[0].by, stored.evidence[0].id],
    ["verona.example", "tybalt@localhost", "verona.example", "e"],
  )
  assert.match(stored.evidence[0].stanza, /Buy/)
  const refusal = async (from: string, children: ReturnType<typeof xml>[]) => {
    arrived.length = 0
    await say(from, children)
    const [error] = arrived
    return error && parseStanzaError(error).condition
  }
  assert.equal(await refusal("spy@verona.example", [about("tybalt@localhost")]), "not-acceptable")
  assert.equal(await refusal("verona.example", [about("romeo@verona.example")]), "item-not-found")
  assert.equal(await refusal("verona.example", [abuseReport({ reason: SPAM })]), "not-acceptable")
  assert.equal(await refusal("verona.example", [about("nobody@nowhere.example")]), "item-not-found")
  await say("verona.example", [about("feast@rooms.localhost")])
  await say("verona.example", [about("tybalt@localhost")])
  assert.equal(await refusal("verona.example", [about("tybalt@localhost")]), "policy-violation")
  const romeo = await server.join("romeo")
  romeo.send(`<message to='localhost' type='chat'>${about("tybalt@localhost")}</message>`)
  assert.equal(parseStanzaError(await romeo.next("message")).condition, "not-acceptable")
  assert.equal((await listed("?onlyOpen=false")).length, 3)
  assert.equal(Jid.parse(stored.reporter).local, undefined)
})
