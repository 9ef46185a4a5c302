import assert from "node:assert/strict"
import { it, test } from "node:test"
import { lastSeenChoices, NS_LAST, NS_LAST_SEEN, NS_PORTABLE } from "@kith/xmpp/extensions"
import { forEachDatabase } from "../../testing/databases/index.ts"
import {
  exportAccounts,
  importAccounts,
  importOwn,
  startTestServer,
  type TestClient,
} from "../../testing/index.ts"

const ASK = `<query xmlns='${NS_LAST}'/>`
const set = { type: "set" } as const
const choices = (...children: readonly string[]) =>
  `<last-seen xmlns='${NS_LAST_SEEN}'>${children.join("")}</last-seen>`
const contacts = (told: boolean) => `<contacts told='${told}'/>`
const person = (jid: string, told: boolean | "usual") => `<person jid='${jid}' told='${told}'/>`

/** `contacts: false, romeo@localhost: true`, without the times. */
async function chosen(client: TestClient): Promise<string> {
  const answer = (await client.ask(choices())).child("last-seen", NS_LAST_SEEN)
  return (answer?.elements ?? []).map(({ name, attrs }) => `${attrs.jid ?? name}: ${attrs.told}`).join(", ")
}

/** Juliet, who has left, and contacts of hers who are there. */
async function afterJuliet(databaseUrl?: string) {
  const server = await startTestServer(databaseUrl === undefined ? {} : { databaseUrl })
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet, tybalt] = [
    await server.join("romeo"),
    await server.join("juliet"),
    await server.join("tybalt"),
  ]
  await server.befriend(romeo, juliet)
  await server.befriend(tybalt, juliet)
  return { server, romeo, juliet, tybalt }
}

async function leave(juliet: TestClient, ...contacts: readonly TestClient[]): Promise<void> {
  await juliet.close()
  for (const contact of contacts) await contact.next("presence", ({ type }) => type === "unavailable")
}

forEachDatabase("Who may learn when somebody was last seen", (open) => {
  it("is decided for all contacts, and otherwise for one of them, over both doors", async (t) => {
    const { server, romeo, juliet, tybalt } = await afterJuliet((await open(t)).url)
    await using _ = server
    assert.equal(await chosen(juliet), "contacts: true")
    await juliet.ask(choices(contacts(false), person("romeo@localhost", true)), set)
    // The same again changes nothing more.
    await juliet.ask(choices(contacts(false), person("ROMEO@localhost/garden", true)), set)
    assert.equal(await chosen(juliet), "contacts: false, romeo@localhost: true")
    assert.equal(await tybalt.askInVain(ASK, { to: "juliet@localhost" }), "forbidden")
    assert.equal(
      (await romeo.ask(ASK, { to: "juliet@localhost" })).child("query", NS_LAST)?.attrs.seconds,
      "0",
    )
    await server.restart()
    const [again, enemy] = [await server.join("romeo"), await server.join("tybalt")]
    while ((await again.request(ASK, { to: "juliet@localhost" })).type === "error"); // until it is stored
    assert.equal(await enemy.askInVain(ASK, { to: "juliet@localhost" }), "forbidden")
    await (await server.api("tybalt")).expect(403, "GET /users/juliet@localhost/last-seen")
    await (await server.api("romeo")).expect(200, "GET /users/juliet@localhost/last-seen")

    const api = await server.api("juliet")
    await api.expect(200, "PATCH /last-seen", {
      people: [
        { person: "romeo@localhost", isTold: null },
        { person: "tybalt@localhost", isTold: true },
      ],
    })
    assert.deepEqual((await api.call("GET /last-seen")).body, {
      contacts: false,
      people: [{ person: "tybalt@localhost", isTold: true }],
    })
    assert.equal(await again.askInVain(ASK, { to: "juliet@localhost" }), "forbidden")
    await enemy.ask(ASK, { to: "juliet@localhost" })
    await api.expect(200, "PATCH /last-seen", { contacts: true })
    await again.ask(ASK, { to: "juliet@localhost" })
  })

  it("goes with the account", async (t) => {
    await using server = await startTestServer({ databaseUrl: (await open(t)).url })
    await server.register("juliet")
    const juliet = await server.signIn("juliet")
    await juliet.ask(choices(contacts(false), person("romeo@localhost", false)), set)
    await juliet.ask("<query xmlns='jabber:iq:register'><remove/></query>", set)
    await server.register("juliet")
    assert.equal(await chosen(await server.signIn("juliet")), "contacts: true")
  })
})

test("nobody can tell one who hides it from one who is no contact, whatever they ask", async () => {
  const { server, romeo, juliet, tybalt } = await afterJuliet()
  await using _ = server
  await juliet.ask(choices(contacts(false)), set)
  await server.register("nurse")
  const nurse = await server.join("nurse")
  const asked = ["juliet@localhost", juliet.jid.toString()]
  const answers = async (client: TestClient) =>
    Promise.all(
      asked.map(async (to) => {
        const answer = await client.request(ASK, { to })
        return String(answer).replaceAll(/ (id|to)=(['"]).*?\2/g, "")
      }),
    )
  assert.deepEqual(await answers(romeo), await answers(nurse))
  // One's own devices may always know.
  const desk = await server.join("juliet", "desk")
  await desk.ask(ASK, { to: "juliet@localhost" })
  await desk.close()
  await leave(juliet, romeo, tybalt)
  assert.deepEqual(await answers(romeo), await answers(nurse))
  for (const name of ["romeo", "nurse"]) {
    const refused = await (await server.api(name)).expect(403, "GET /users/juliet@localhost/last-seen")
    assert.equal(refused.body.error.code, "forbidden")
  }
  // What a contact is told of one who is away has no time in it.
  romeo.takeAll("presence")
  romeo.send("<presence type='probe' to='juliet@localhost'/>")
  const again = await server.join("romeo", "again")
  await romeo.settle()
  await again.settle()
  const told = [...romeo.takeAll("presence"), ...again.takeAll("presence")].map(String)
  assert.doesNotMatch(told.join(), /delay|stamp|idle|juliet/)
})

test("other devices of the account that have asked hear of a change, nobody else", async () => {
  const { server, romeo, juliet } = await afterJuliet()
  await using _ = server
  const phone = await server.signIn("juliet", "phone")
  const silent = await server.signIn("juliet", "silent")
  await chosen(phone)
  const changed = { contacts: { isTold: false, changedAt: 1_700_000_000_000 }, people: [] }
  await juliet.ask(String(lastSeenChoices(changed)), set)
  const news = (await phone.next("message")).child("last-seen", NS_LAST_SEEN)
  const { told, changed: since } = news?.child("contacts")?.attrs ?? {}
  assert.deepEqual([told, since], ["false", "2023-11-14T22:13:20.000Z"])
  for (const other of [silent, romeo]) await other.expectNo("message")
  // What was chosen later than now was chosen now.
  const future = { isTold: true, changedAt: server.clock.now() + 86_400_000 }
  await juliet.ask(String(lastSeenChoices({ contacts: future, people: [] })), set)
  const now = (await phone.next("message")).child("last-seen", NS_LAST_SEEN)?.child("contacts")?.attrs
  assert.ok(Date.parse(now?.changed ?? "") <= server.clock.now())
})

test("what makes no sense, is too much or somebody else's is refused, and nothing of it is kept", async () => {
  await using server = await startTestServer({ config: "[last-seen]\nmax-exceptions = 2" })
  await server.register("juliet", "tybalt")
  const [juliet, tybalt] = [await server.signIn("juliet"), await server.signIn("tybalt")]
  for (const wrong of [
    choices(),
    choices("<contacts/>"),
    choices("<contacts told='usual'/>"),
    choices(contacts(true), contacts(false)),
    choices("<contacts told='false' changed='yesterday'/>"),
    choices(contacts(false), "<person told='true'/>"),
    choices(contacts(false), "<person jid='romeo@localhost' told='perhaps'/>"),
    `<query xmlns='${NS_LAST_SEEN}'/>`,
  ]) {
    assert.equal(await juliet.askInVain(wrong, set), "bad-request", wrong)
  }
  assert.equal(await juliet.askInVain(`<query xmlns='${NS_LAST_SEEN}'/>`), "bad-request")
  assert.equal(await juliet.askInVain(choices(person("@@", true)), set), "jid-malformed")
  await juliet.ask(choices(person("a@x", true), person("b@x", false)), set)
  const more = choices(contacts(false), person("c@x", true))
  assert.match(String(await juliet.request(more, set)), /policy-violation.*2 exceptions/)
  await juliet.ask(choices(person("a@x", "usual"), person("c@x", true)), set)
  assert.equal(await chosen(juliet), "contacts: true, b@x: false, c@x: true")
  for (const to of ["juliet@localhost", "nobody@localhost"]) {
    assert.equal(await tybalt.askInVain(choices(), { to }), "forbidden")
    assert.equal(await tybalt.askInVain(choices(contacts(false)), { to, ...set }), "forbidden")
  }
  const api = await server.api("juliet")
  await api.expect(400, "PATCH /last-seen", {})
  await api.expect(400, "PATCH /last-seen", { people: [{ person: "@@", isTold: true }] })
  assert.equal(await chosen(juliet), "contacts: true, b@x: false, c@x: true")
})

test("an account that can decide it says so in its service discovery", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const info = await (await server.signIn("juliet")).ask(
    "<query xmlns='http://jabber.org/protocol/disco#info'/>",
  )
  assert.match(String(info), new RegExp(`<feature var='${NS_LAST_SEEN}'/>`))
})

test("moves to another server with the account", async () => {
  await using from = await startTestServer()
  await from.register("juliet", "romeo")
  const juliet = await from.signIn("juliet")
  await juliet.ask(choices(contacts(false), person("romeo@localhost", true)), set)
  const file = await exportAccounts(from)
  await using to = await startTestServer()
  for (let time = 0; time < 2; time++) assert.deepEqual((await importAccounts(to, file)).problems, [])
  assert.equal(await chosen(await to.signIn("juliet")), "contacts: false, romeo@localhost: true")
  assert.equal(await chosen(await to.signIn("romeo")), "contacts: true")
})

test("of a hostile file nothing is taken that could not be chosen", async () => {
  await using server = await startTestServer({ config: "[last-seen]\nmax-exceptions = 1" })
  await server.register("juliet")
  const imported = (content: string) =>
    importOwn(
      server,
      "juliet",
      `<server-data xmlns='${NS_PORTABLE}'><host jid='x.lit'><user name='y'>${content}</user></host></server-data>`,
    )
  for (const wrong of [
    choices(contacts(false), person("@@", true)),
    choices(contacts(false), person("a@x", true), person("b@x", true)),
  ]) {
    assert.equal((await imported(wrong)).problems.length, 1)
  }
  assert.equal(await chosen(await server.signIn("juliet")), "contacts: true")
})
