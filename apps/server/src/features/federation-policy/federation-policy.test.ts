import assert from "node:assert/strict"
import { test } from "node:test"
import {
  Discarded,
  DomainError,
  defineFeature,
  serverAdmitting,
  stanzaEntering,
  stanzaLeaving,
} from "@kith/feature-kit"
import { Jid, parseElement, parseStanzaError, stanza } from "@kith/xmpp"
import {
  declareComponents,
  PASSWORD,
  startTestServer,
  type TestClient,
  TestComponent,
  type TestServer,
} from "../../testing/index.ts"
import { accounts } from "../accounts/index.ts"
import { roster } from "../roster/index.ts"

/** The border of this server, where a test says what comes and goes; answers with the code of the refusal. */
const border = defineFeature({
  name: "border",
  setup({ hooks }) {
    const outcomeOf = async (work: () => unknown): Promise<string> => {
      try {
        await work()
        return "passed"
      } catch (error) {
        if (error instanceof Discarded) return "discarded"
        if (error instanceof DomainError) return error.code
        throw error
      }
    }
    const passing = (text: string) => {
      const read = stanza(parseElement(text.replace(/^<(\w+)/, "<$1 xmlns='jabber:client'")))
      return { stanza: read, from: Jid.parse(read.from ?? ""), to: Jid.parse(read.to ?? "") }
    }
    return {
      enter: (text: string) => outcomeOf(() => hooks.admit(stanzaEntering, passing(text))),
      leave: (text: string) => outcomeOf(() => hooks.admit(stanzaLeaving, passing(text))),
      dial: (remoteDomain: string, direction: "incoming" | "outgoing" = "outgoing") =>
        outcomeOf(() => hooks.admit(serverAdmitting, { localDomain: "localhost", remoteDomain, direction })),
    }
  },
})

const NURSE = "from='nurse@denmark.lit/kitchen'"
const BODY = "<body>Anon!</body>"
const LINK = "<x xmlns='jabber:x:oob'><url>https://denmark.lit/a.png</url></x>"
const ENTRY = "<x xmlns='http://jabber.org/protocol/muc'/>"
const ROOM = "orchard@rooms.localhost"

async function open(config = "") {
  const server = await startTestServer({ config, features: [border] })
  await server.service(accounts).createAccount({ username: "escalus", password: PASSWORD, role: "admin" })
  await server.register("romeo", "juliet")
  return server
}

const put = async (server: TestServer, domain: string, rule: object) =>
  (await (await server.api("escalus", ["admin"])).expect(200, `PUT /admin/federation/rules/${domain}`, rule))
    .body

async function refusalOf(client: TestClient, name: string, id: string) {
  return parseStanzaError(await client.next(name, (answer) => answer.id === id && answer.type === "error"))
}

test("with a server that is refused nothing is exchanged, from the next stanza on", async () => {
  await using server = await open()
  const { enter, leave, dial } = server.service(border)
  const chat = `<message ${NURSE} to='romeo@localhost' type='chat'>${BODY}</message>`
  assert.equal(await enter(chat), "passed")
  assert.equal(await dial("denmark.lit"), "passed")
  await put(server, "denmark.lit", { isAdmitted: false })

  assert.equal(await dial("denmark.lit"), "policy-violation")
  assert.equal(await dial("rooms.denmark.lit", "incoming"), "policy-violation")
  assert.equal(await enter(chat), "not-allowed")
  assert.equal(
    await enter(`<iq ${NURSE} to='localhost' type='get'><ping xmlns='urn:xmpp:ping'/></iq>`),
    "not-allowed",
  )
  assert.equal(await enter(`<presence ${NURSE} to='${ROOM}/Nurse'>${ENTRY}</presence>`), "not-allowed")
  assert.equal(await enter(`<presence ${NURSE} to='romeo@localhost' type='unavailable'/>`), "discarded")
  assert.equal(
    await leave("<message from='localhost' to='nurse@denmark.lit'><body>Hark</body></message>"),
    "not-allowed",
  )
  assert.equal(await leave("<message from='localhost' to='nurse@denmark.lit' type='error'/>"), "discarded")
  assert.equal(await leave("<presence from='romeo@localhost/x' to='nurse@denmark.lit'/>"), "discarded")
  // Its name only ends alike.
  assert.equal(await dial("elsinore-denmark.lit"), "passed")
})

test("people who write to a server that is refused are told so, and their roster stays as it was", async () => {
  await using server = await open('[federation-policy]\nrefused = ["denmark.lit"]\n')
  const romeo = await server.join("romeo")
  romeo.send("<message to='nurse@denmark.lit' id='m' type='chat'><body>Nurse?</body></message>")
  romeo.send("<presence to='nurse@denmark.lit' type='subscribe' id='p'/>")
  romeo.send("<iq to='denmark.lit' type='get' id='i'><ping xmlns='urn:xmpp:ping'/></iq>")
  for (const [name, id] of [
    ["message", "m"],
    ["presence", "p"],
    ["iq", "i"],
  ] as const) {
    const { condition, text } = await refusalOf(romeo, name, id)
    assert.equal(condition, "not-allowed", name)
    assert.match(
      text ?? "",
      /^localhost exchanges nothing with denmark\.lit\. Ask the administrators of localhost/,
    )
  }
  const { elements } = await romeo.ask("<query xmlns='jabber:iq:roster'/>")
  assert.deepEqual(elements[0]?.elements, [])
  assert.deepEqual(server.complaints, [])
})

test("a rule can keep back messages, rooms, files or requests to see presence", async () => {
  await using server = await open()
  const { enter, leave } = server.service(border)
  const chat = `<message ${NURSE} to='romeo@localhost' type='chat'>${BODY}</message>`
  const file = `<message ${NURSE} to='romeo@localhost' type='chat'>${BODY}${LINK}</message>`
  const entry = `<presence ${NURSE} to='${ROOM}/Nurse'>${ENTRY}</presence>`
  const request = `<presence ${NURSE} to='romeo@localhost' type='subscribe'/>`
  const ping = `<iq ${NURSE} to='localhost' type='get'><ping xmlns='urn:xmpp:ping'/></iq>`
  const outcomes = async () => Promise.all([chat, file, entry, request, ping].map(enter))
  const only = (kept: string) => put(server, "denmark.lit", { isAdmitted: true, [kept]: false })

  await only("messages")
  assert.deepEqual(await outcomes(), ["not-allowed", "not-allowed", "passed", "passed", "passed"])
  await only("rooms")
  assert.deepEqual(await outcomes(), ["passed", "passed", "forbidden", "passed", "passed"])
  await only("files")
  assert.deepEqual(await outcomes(), ["passed", "policy-violation", "passed", "passed", "passed"])
  await only("subscriptions")
  assert.deepEqual(await outcomes(), ["passed", "passed", "passed", "not-allowed", "passed"])

  // Rooms there put out whom they cannot reach.
  await only("rooms")
  const theirs = "from='hall@rooms.denmark.lit/Nurse' to='romeo@localhost/x'"
  await put(server, "rooms.denmark.lit", { isAdmitted: true, rooms: false })
  assert.equal(await enter(`<message ${theirs} type='groupchat'>${BODY}</message>`), "recipient-unavailable")
  assert.equal(await enter(`<presence ${theirs} type='unavailable'/>`), "passed")

  // So do rooms here, but nobody for a file.
  await only("subscriptions")
  const said = (inside: string) =>
    leave(`<message from='${ROOM}/Romeo' to='nurse@denmark.lit/kitchen' type='groupchat'>${inside}</message>`)
  assert.equal(await said(BODY + LINK), "passed")
  await only("rooms")
  assert.equal(await said(BODY), "remote-server-not-found")
  assert.equal(
    await leave(`<presence from='${ROOM}/Romeo' to='nurse@denmark.lit/kitchen' type='unavailable'/>`),
    "passed",
  )
  await only("files")
  assert.deepEqual([await said(BODY), await said(BODY + LINK)], ["passed", "discarded"])
})

test("somebody here is told which of it does not go there", async () => {
  await using server = await open()
  await put(server, "denmark.lit", { isAdmitted: true, files: false, rooms: false })
  const romeo = await server.join("romeo")
  romeo.send(`<message to='nurse@denmark.lit' id='f' type='chat'>${BODY}${LINK}</message>`)
  const file = await refusalOf(romeo, "message", "f")
  assert.equal(file.condition, "policy-violation")
  assert.match(file.text ?? "", /exchanges no files with denmark\.lit\. Send it without the file/)
  romeo.send(`<presence to='hall@rooms.denmark.lit/Romeo' id='e'>${ENTRY}</presence>`)
  const entry = await refusalOf(romeo, "presence", "e")
  assert.equal(entry.condition, "forbidden")
  assert.match(entry.text ?? "", /shares no rooms with rooms\.denmark\.lit/)
})

test("where only listed servers are admitted, components are all the same", async () => {
  const echo = "echo.example"
  await using server = await open(
    `[federation-policy]\nmode = "listed-only"\nallowed = ["verona.lit"]\nrefused = ["rooms.verona.lit"]\n${declareComponents(echo)}`,
  )
  const { dial } = server.service(border)
  assert.deepEqual(
    [
      await dial("denmark.lit"),
      await dial("verona.lit"),
      await dial("x.verona.lit"),
      await dial("rooms.verona.lit"),
    ],
    ["policy-violation", "passed", "passed", "policy-violation"],
  )
  const romeo = await server.join("romeo")
  await using component = await TestComponent.join(server.ports.components, echo)
  component.send(`<message from='nurse@${echo}' to='romeo@localhost' type='chat' id='c'>${BODY}</message>`)
  assert.equal((await romeo.next("message", ({ id }) => id === "c")).from, `nurse@${echo}`)
  romeo.send(`<message to='nurse@${echo}' type='chat' id='d'>${BODY}</message>`)
  assert.equal((await component.next("message")).id, "d")
})

test("strangers of one server are slowed down, contacts are not, nor other servers", async () => {
  await using server = await open("[federation-policy]\nstranger-requests-per-minute = 2\n")
  const { enter } = server.service(border)
  const romeo = await server.join("romeo")
  await romeo.ask("<query xmlns='jabber:iq:roster'><item jid='nurse@denmark.lit'/></query>", { type: "set" })
  const ask = (from: string, to = "romeo") =>
    enter(`<presence from='${from}' to='${to}@localhost' type='subscribe'/>`)
  const invite = (from: string) =>
    enter(
      `<message from='${from}' to='juliet@localhost'><x xmlns='jabber:x:conference' jid='r@rooms.denmark.lit'/></message>`,
    )
  assert.deepEqual(
    [await ask("a@denmark.lit"), await invite("b@denmark.lit"), await ask("c@denmark.lit", "nobody")],
    ["passed", "passed", "policy-violation"],
  )
  assert.equal(await ask("nurse@denmark.lit"), "passed")
  assert.equal(await invite("nurse@denmark.lit"), "policy-violation", "juliet does not know her")
  assert.equal(await ask("a@verona.lit"), "passed")
  assert.equal(await enter(`<message ${NURSE} to='romeo@localhost'>${BODY}</message>`), "passed")
  server.clock.advance(30_000)
  assert.equal(await ask("d@denmark.lit"), "passed")
  assert.equal(await ask("e@denmark.lit"), "policy-violation")

  const { body } = await (await server.api("escalus", ["admin"])).expect(
    200,
    "GET /admin/federation/domains/denmark.lit",
  )
  const { presences, messages, approaches, refused } = body.counts
  assert.deepEqual([presences, messages, approaches, refused], [5, 3, 7, 3])
})

test("administrators see the rules, those of the file too, and what comes from whom", async () => {
  await using server = await open('[federation-policy]\nrefused = ["capulet.lit"]\n')
  const api = await server.api("escalus", ["admin"])
  const made = await put(server, "Denmark.LIT", { isAdmitted: true, files: false, note: "Rotten" })
  assert.deepEqual(made, {
    rule: {
      domain: "denmark.lit",
      isAdmitted: true,
      messages: true,
      rooms: true,
      files: false,
      subscriptions: true,
      note: "Rotten",
      madeBy: "escalus@localhost",
      madeAt: server.clock.now(),
    },
    closed: 0,
  })
  const { body } = await api.expect(200, "GET /admin/federation/rules?limit=1")
  assert.deepEqual(
    [body.mode, body.rules[0].domain, body.rules[0].madeBy, body.next],
    ["open", "capulet.lit", null, "capulet.lit"],
  )
  const second = (await api.expect(200, "GET /admin/federation/rules?limit=1&after=capulet.lit")).body
  assert.deepEqual([second.rules[0].domain, second.next], ["denmark.lit", null])

  const { enter } = server.service(border)
  await enter(`<message ${NURSE} to='romeo@localhost'>${BODY}</message>`)
  const neighbour = (await api.expect(200, "GET /admin/federation/domains/denmark.lit")).body
  assert.deepEqual(
    [neighbour.isAdmitted, neighbour.rule.note, neighbour.counts.messages],
    [true, "Rotten", 1],
  )
  const unknown = (await api.expect(200, "GET /admin/federation/domains/verona.lit")).body
  assert.deepEqual(unknown, { domain: "verona.lit", isAdmitted: true, rule: null, counts: null })
  const { neighbours } = (await api.expect(200, "GET /admin/federation/domains")).body
  assert.deepEqual(
    neighbours.map(({ domain }: { domain: string }) => domain),
    ["denmark.lit"],
  )

  await server.restart()
  const again = await server.api("escalus", ["admin"])
  assert.equal((await again.expect(200, "GET /admin/federation/rules")).body.rules.length, 2)
  await again.expect(200, "DELETE /admin/federation/rules/denmark.lit")
  await again.expect(404, "DELETE /admin/federation/rules/denmark.lit")
  const { message } = (await again.expect(404, "DELETE /admin/federation/rules/capulet.lit")).body.error
  assert.match(message, /stands in kith\.toml/)
})

test("links are listed, ended and tried again, and rules made, by administrators only", async () => {
  await using server = await open()
  const api = await server.api("escalus", ["admin"])
  const { body } = await api.expect(200, "GET /admin/federation/links?domain=denmark.lit")
  assert.deepEqual([body.links, body.next], [[], null])
  assert.deepEqual((await api.expect(200, "POST /admin/federation/domains/denmark.lit/close")).body, {
    closed: 0,
  })
  assert.deepEqual((await api.expect(200, "POST /admin/federation/domains/denmark.lit/retry")).body, {
    tried: 0,
  })
  await api.expect(400, "POST /admin/federation/domains/*.lit/close")
  await api.expect(400, "PUT /admin/federation/rules/romeo@denmark.lit", { isAdmitted: false })
  await api.expect(403, "PUT /admin/federation/rules/localhost", { isAdmitted: false })

  const romeo = await server.api("romeo")
  for (const path of ["links", "rules", "domains", "domains/denmark.lit"]) {
    await romeo.expect(403, `GET /admin/federation/${path}`)
  }
  await romeo.expect(403, "PUT /admin/federation/rules/denmark.lit", { isAdmitted: false })
})

test("presence goes to no contact at a server that is refused", async () => {
  await using server = await open()
  const romeo = await server.join("romeo")
  const nurse = Jid.parse("nurse@denmark.lit")
  const both = { to: true, from: true, isPendingOut: false, isPendingIn: false, isPreApproved: false }
  await server.service(roster).importContact(romeo.jid.bare, { jid: nurse }, both)
  const isRefusal = ({ type }: { type: string | undefined }) => type === "error"
  // There is no way to her: that it was tried is seen by the error.
  romeo.send("<presence><show>away</show></presence>")
  await romeo.next("presence", isRefusal)
  await put(server, "denmark.lit", { isAdmitted: false })
  await romeo.settle()
  romeo.takeAll("presence")
  romeo.send("<presence><show>dnd</show></presence>")
  await romeo.expectNo("presence", isRefusal)
})
