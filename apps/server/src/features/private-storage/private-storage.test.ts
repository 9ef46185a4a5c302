import assert from "node:assert/strict"
import { after, before, describe, it, test } from "node:test"
import { NS_PRIVATE } from "@kith/xmpp/extensions"
import {
  exportAccounts,
  importAccounts,
  startTestServer,
  type TestClient,
  type TestServer,
} from "../../testing/index.ts"

const PREFS = "exodus:prefs"
const query = (...elements: readonly string[]) => `<query xmlns='${NS_PRIVATE}'>${elements.join("")}</query>`
const exodus = (content = "") => `<exodus xmlns='${PREFS}'>${content}</exodus>`
const save = (client: TestClient, ...elements: readonly string[]) =>
  client.ask(query(...elements), { type: "set" })

async function read(client: TestClient, element = exodus()): Promise<string> {
  const answer = await client.ask(query(element))
  return answer.child("query", NS_PRIVATE)?.elements.map(String).join("") ?? ""
}

describe("Private storage", () => {
  let server: TestServer
  before(async () => {
    server = await startTestServer()
    await server.register("romeo", "juliet", "tybalt", "mercutio")
  })
  after(() => server.stop())

  it("gives back what any client of the account has stored, also after a restart of the server", async () => {
    const first = await server.signIn("romeo")
    const stored = exodus(
      "<defaultnick xml:lang='it'>Romeo &amp; &lt;Co&gt;</defaultnick><x xmlns='urn:x' a='1'/>",
    )
    await save(first, stored)
    await server.restart()
    await using second = await server.signIn("romeo")
    const answer = await second.ask(query(exodus()))
    const element = answer.child("query", NS_PRIVATE)?.child("exodus", PREFS)
    assert.equal(element?.child("defaultnick")?.text, "Romeo & <Co>")
    assert.equal(element?.child("defaultnick")?.attrs["xml:lang"], "it")
    assert.equal(element?.child("x", "urn:x")?.attrs.a, "1")
  })

  it("answers with an empty element where nothing is stored", async () => {
    await using juliet = await server.signIn("juliet")
    assert.equal(await read(juliet), `<exodus xmlns='${PREFS}'/>`)
  })

  it("tells names and namespaces apart, replaces what has the same, and removes what is stored empty", async () => {
    await using juliet = await server.signIn("juliet")
    await save(juliet, exodus("one"), `<psi xmlns='${PREFS}'>two</psi>`)
    await save(juliet, "<exodus xmlns='psi:prefs'>three</exodus>")
    await save(juliet, exodus("four"))
    assert.equal(await read(juliet), `<exodus xmlns='${PREFS}'>four</exodus>`)
    assert.equal(await read(juliet, `<psi xmlns='${PREFS}'/>`), `<psi xmlns='${PREFS}'>two</psi>`)
    assert.match(await read(juliet, "<exodus xmlns='psi:prefs'/>"), /three/)
    await save(juliet, exodus())
    assert.equal(await read(juliet), `<exodus xmlns='${PREFS}'/>`)
    assert.match(await read(juliet, `<psi xmlns='${PREFS}'/>`), /two/)
  })

  it("keeps what has only attributes", async () => {
    await using juliet = await server.signIn("juliet")
    await save(juliet, "<window xmlns='psi:prefs' width='800'/>")
    assert.match(await read(juliet, "<window xmlns='psi:prefs'/>"), /width='800'/)
  })

  it("is its owner's alone, and does not tell who has an account", async () => {
    await using tybalt = await server.signIn("tybalt")
    for (const to of ["romeo@localhost", "nobody@localhost"]) {
      assert.equal(await tybalt.askInVain(query(exodus()), { to }), "forbidden")
      assert.equal(await tybalt.askInVain(query(exodus("stolen")), { to, type: "set" }), "forbidden")
    }
    await using romeo = await server.signIn("romeo")
    assert.doesNotMatch(await read(romeo), /stolen/)
    assert.doesNotMatch(String(await romeo.ask(query(exodus()), { to: "romeo@localhost" })), /stolen/)
  })

  it("refuses requests that name nothing, too much, or nothing of a namespace of its own", async () => {
    await using romeo = await server.signIn("romeo")
    assert.equal(await romeo.askInVain(query()), "bad-request")
    assert.equal(await romeo.askInVain(query(exodus(), "<psi xmlns='psi:prefs'/>")), "bad-request")
    assert.equal(await romeo.askInVain(query(), { type: "set" }), "not-acceptable")
    assert.equal(await romeo.askInVain(query("<mine/>")), "not-acceptable")
    assert.equal(await romeo.askInVain(query("<mine>x</mine>"), { type: "set" }), "not-acceptable")
    assert.equal(await romeo.askInVain(query("<mine xmlns=''>x</mine>"), { type: "set" }), "not-acceptable")
    assert.equal(await romeo.askInVain(query(exodus("1"), exodus("2")), { type: "set" }), "bad-request")
    const long = `<mine xmlns='urn:${"x".repeat(300)}'>x</mine>`
    assert.equal(await romeo.askInVain(query(long), { type: "set" }), "policy-violation")
  })

  it("is advertised to the owner, and goes with the account", async () => {
    const mercutio = await server.signIn("mercutio")
    const info = await mercutio.ask("<query xmlns='http://jabber.org/protocol/disco#info'/>")
    assert.match(String(info), new RegExp(`<feature var='${NS_PRIVATE}'/>`))
    await save(mercutio, exodus("a plague"))
    await mercutio.ask("<query xmlns='jabber:iq:register'><remove/></query>", { type: "set" })
    await server.register("mercutio")
    await using next = await server.signIn("mercutio")
    assert.equal(await read(next), `<exodus xmlns='${PREFS}'/>`)
  })
})

test("An account stores so much and no more", async () => {
  await using server = await startTestServer({
    config: "[private-storage]\nmax-elements = 2\nmax-bytes = 2048\n",
  })
  await server.register("romeo")
  await using romeo = await server.signIn("romeo")
  await save(romeo, "<a xmlns='urn:a'>1</a>", "<b xmlns='urn:a'>2</b>")
  assert.equal(await romeo.askInVain(query("<c xmlns='urn:a'>3</c>"), { type: "set" }), "policy-violation")
  const half = "x".repeat(1100)
  await save(romeo, `<a xmlns='urn:a'>${half}</a>`)
  const refused = await romeo.request(query(`<b xmlns='urn:a'>${half}</b>`), { type: "set" })
  assert.match(String(refused), /policy-violation.*2048 bytes/)
  assert.match(await read(romeo, "<b xmlns='urn:a'/>"), /2/)
  // Replacing counts the new one only, and what is emptied makes room.
  await save(romeo, `<a xmlns='urn:a'>${half}y</a>`)
  await save(romeo, "<a xmlns='urn:a'/>")
  await save(romeo, "<c xmlns='urn:a'>3</c>")
})

test("Private elements move to another server with their account, within its limits", async () => {
  await using from = await startTestServer()
  await from.register("romeo")
  await using romeo = await from.signIn("romeo")
  await save(romeo, exodus("kept"))
  await save(romeo, "<big xmlns='urn:b'>0123456789</big>".replace("0123456789", "x".repeat(2000)))
  const file = await exportAccounts(from)
  await using to = await startTestServer({ config: "[private-storage]\nmax-bytes = 1024\n" })
  for (let time = 0; time < 2; time++) {
    const { problems } = await importAccounts(to, file)
    assert.match(problems.join("\n"), /^romeo@localhost, query: .*1024 bytes[^\n]*$/)
    await using there = await to.signIn("romeo")
    assert.match(await read(there), />kept</)
    assert.equal(await read(there, "<big xmlns='urn:b'/>"), "<big xmlns='urn:b'/>")
  }
})
