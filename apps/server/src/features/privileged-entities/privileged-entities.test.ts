import assert from "node:assert/strict"
import { after, afterEach, before, beforeEach, describe, test } from "node:test"
import { parseStanzaError, type Stanza } from "@kith/xmpp"
import { NS_PRIVILEGE, NS_ROSTER } from "@kith/xmpp/extensions"
import { declareComponents, startTestServer, TestComponent, type TestServer } from "../../testing/index.ts"

const [ALL, SOME, NONE] = ["all.localhost", "some.localhost", "none.localhost"]
const NS_X = "urn:x"
const CONFIG = `
${declareComponents(ALL, SOME, NONE, "mantua.example")}
[[privileged-entities.entities]]
domain = "${ALL}"
roster = "both"
message = "outgoing"
presence = "roster"
iq = [{ namespace = "${NS_X}", type = "set" }, { namespace = "urn:y", type = "both" }]
[[privileged-entities.entities]]
domain = "${SOME}"
roster = "set"
presence = "managed_entity"
`

const isFrom = (address: string, type?: string) => (stanza: Stanza) =>
  stanza.from === address && stanza.type === type

describe("A component that may act for others (XEP-0356)", () => {
  let server: TestServer
  let all: TestComponent
  let notice: Stanza
  before(async () => {
    server = await startTestServer({ config: CONFIG })
    await server.register("romeo", "juliet", "tybalt", "nurse")
  })
  after(async () => {
    // Taking a database away can break connections that are just being closed.
    const complaints = [...server.complaints]
    await server.stop()
    assert.deepEqual(complaints, [])
  })
  const join = (domain: string) => TestComponent.join(server.ports.components, domain)
  beforeEach(async () => {
    all = await join(ALL)
    notice = await all.next("message")
  })
  afterEach(() => all.close())

  test("is told what it may do, as soon as it is there", async () => {
    assert.deepEqual([notice.from, notice.to], ["localhost", ALL])
    assert.match(
      String(notice),
      /<privilege xmlns='urn:xmpp:privilege:2'><perm access='roster' type='both' push='true'\/><perm access='message' type='outgoing'\/><perm access='iq'><namespace ns='urn:x' type='set'\/><namespace ns='urn:y' type='both'\/><\/perm><perm access='presence' type='roster'\/><\/privilege>/,
    )
    await using some = await join(SOME)
    assert.match(String(await some.next("message")), /<perm access='roster' type='set' push='false'\/>/)
    await using none = await join(NONE)
    assert.deepEqual(
      (await none.settle()).filter(({ name }) => name === "message"),
      [],
    )
  })

  describe("for their rosters", () => {
    const query = (inner = "") => `<query xmlns='${NS_ROSTER}'>${inner}</query>`
    const item = (jid: string, more = "") => query(`<item jid='${jid}'${more}><group>Rivals</group></item>`)

    test("reads and writes them, and hears of every change", async () => {
      await using juliet = await server.join("juliet")
      const set = await all.request(item("romeo@localhost", " name='My Romeo' subscription='both'"), {
        type: "set",
        to: "juliet@localhost",
      })
      assert.equal(set.type, "result")
      const push = await juliet.next("iq", ({ type }) => type === "set")
      const pushed = push.child("query", NS_ROSTER)?.child("item")
      // Nobody becomes anybody's contact without having been asked.
      assert.deepEqual([pushed?.attrs.name, pushed?.attrs.subscription], ["My Romeo", "none"])
      const copy = await all.next("iq", ({ type }) => type === "set")
      assert.deepEqual([copy.from, copy.to], ["juliet@localhost", ALL])
      assert.equal(copy.child("query", NS_ROSTER)?.child("item")?.attrs.jid, "romeo@localhost")
      all.send(`<iq type='result' id='${copy.id}' from='${ALL}' to='juliet@localhost'/>`)

      const got = await all.request(query(), { to: "juliet@localhost" })
      assert.equal(got.child("query", NS_ROSTER)?.child("item")?.child("group")?.text, "Rivals")
      assert.ok(got.child("query", NS_ROSTER)?.attrs.ver)
      const removal = query("<item jid='romeo@localhost' subscription='remove'/>")
      assert.equal((await all.request(removal, { type: "set", to: "juliet@localhost" })).type, "result")
      const gone = await all.next("iq", ({ type }) => type === "set")
      assert.equal(gone.child("query", NS_ROSTER)?.child("item")?.attrs.subscription, "remove")
    })

    test("hears of nothing it may not read, and writes only what it may", async () => {
      await using some = await join(SOME)
      await using none = await join(NONE)
      const to = "juliet@localhost"
      assert.equal((await some.request(item("nurse@localhost"), { type: "set", to })).type, "result")
      assert.equal(await some.askInVain(query(), { to }), "forbidden")
      assert.deepEqual(
        (await some.settle()).filter(({ type }) => type === "set"),
        [],
      )
      for (const type of ["get", "set"] as const) {
        assert.equal(await none.askInVain(item("nurse@localhost"), { type, to }), "forbidden")
        // Only the domain itself may, not everybody at it.
        assert.equal(
          await all.askInVain(item("nurse@localhost"), { type, to, from: `x@${ALL}` }),
          "forbidden",
        )
      }
      assert.equal(
        (await all.request(query("<item jid='nurse@localhost' subscription='remove'/>"), { type: "set", to }))
          .type,
        "result",
      )
    })

    test("makes none for who does not exist, and breaks none", async () => {
      assert.equal(await all.askInVain(query(), { to: "nobody@localhost" }), "forbidden")
      assert.equal(await all.askInVain(item("a@b"), { type: "set", to: "nobody@localhost" }), "forbidden")
      const two = query("<item jid='a@b'/><item jid='c@d'/>")
      assert.equal(await all.askInVain(two, { type: "set", to: "juliet@localhost" }), "bad-request")
      assert.equal(await all.askInVain(item("@"), { type: "set", to: "juliet@localhost" }), "jid-malformed")
      assert.equal(
        await all.askInVain(item("juliet@localhost"), { type: "set", to: "juliet@localhost" }),
        "not-allowed",
      )
    })
  })

  describe("in their messages", () => {
    const wrap = (inner: string, id = "w") =>
      `<message from='${ALL}' to='localhost' id='${id}'><privilege xmlns='${NS_PRIVILEGE}'><forwarded xmlns='urn:xmpp:forward:0'>${inner}</forwarded></privilege></message>`
    const message = (from: string, to = "romeo@localhost") =>
      `<message xmlns='jabber:client' from='${from}' to='${to}' id='foo'><body>Ho</body></message>`

    test("speaks as an account without a resource, or as the server", async () => {
      await using romeo = await server.join("romeo")
      for (const author of ["juliet@localhost", "localhost"]) {
        all.send(wrap(message(author)))
        const received = await romeo.next("message")
        assert.deepEqual([received.from, received.child("body")?.text], [author, "Ho"])
      }
      // The account's own devices know of it.
      await using juliet = await server.join("juliet")
      await juliet.ask("<enable xmlns='urn:xmpp:carbons:2'/>", { type: "set" })
      all.send(
        wrap(
          "<message xmlns='jabber:client' type='chat' from='juliet@localhost' to='romeo@localhost'><body>Ho</body></message>",
        ),
      )
      assert.ok((await juliet.next("message")).has("sent", "urn:xmpp:carbons:2"))
    })

    for (const [name, inner] of [
      ["a resource", message("juliet@localhost/balcony")],
      ["another server's", message("juliet@mantua.example")],
      ["a component's", message(`x@${SOME}`)],
      ["one that does not exist", message("nobody@localhost")],
      ["nobody", "<message xmlns='jabber:client' to='romeo@localhost'/>"],
      ["a presence", "<presence xmlns='jabber:client' from='juliet@localhost' to='romeo@localhost'/>"],
      ["nothing", ""],
      ["two", message("juliet@localhost") + message("juliet@localhost")],
      ["another namespace", message("juliet@localhost").replace("jabber:client", "jabber:server")],
    ] as const) {
      test(`speaks not as ${name}`, async () => {
        await using romeo = await server.join("romeo")
        all.send(wrap(inner))
        const refused = await all.next("message", ({ id }) => id === "w")
        assert.equal(refused.type, "error")
        assert.equal(parseStanzaError(refused).condition, "forbidden")
        await romeo.expectNo("message")
      })
    }

    test("speaks for nobody without the right, nor does an account", async () => {
      await using some = await join(SOME)
      await using tybalt = await server.join("tybalt")
      await some.next("message")
      some.send(wrap(message("juliet@localhost")).replaceAll(ALL, SOME))
      assert.equal(parseStanzaError(await some.next("message")).condition, "forbidden")
      tybalt.send(wrap(message("juliet@localhost")).replace(` from='${ALL}'`, ""))
      assert.equal(parseStanzaError(await tybalt.next("message")).condition, "forbidden")
    })

    test("speaks to nobody whom the account has blocked, or who has blocked it", async () => {
      await using juliet = await server.join("juliet")
      const blocked = (verb: string) =>
        juliet.ask(`<${verb} xmlns='urn:xmpp:blocking'><item jid='tybalt@localhost'/></${verb}>`, {
          type: "set",
        })
      await blocked("block")
      await using tybalt = await server.join("tybalt")
      all.send(wrap(message("juliet@localhost", "tybalt@localhost")))
      assert.equal(parseStanzaError(await all.next("message")).condition, "not-acceptable")
      await tybalt.expectNo("message")
      await juliet.expectNo("message")
      await blocked("unblock")
    })
  })

  describe("in their requests", () => {
    const ask = (inner: string, to = "juliet@localhost", type: "get" | "set" = "set", from?: string) =>
      all.request(`<privileged_iq xmlns='${NS_PRIVILEGE}'>${inner}</privileged_iq>`, {
        type,
        to,
        ...(from !== undefined && { from }),
      })
    const iq = (attrs: string, namespace = NS_X) =>
      `<iq xmlns='jabber:client' ${attrs}><x xmlns='${namespace}'/></iq>`

    test("asks as an account, and hands the answer on under its own id", async () => {
      await using mantua = await join("mantua.example")
      for (const from of ["", " from='juliet@localhost'"]) {
        const asked = ask(iq(`type='set' to='mantua.example' id='sub_1'${from}`))
        const request = await mantua.next("iq")
        assert.deepEqual(
          [request.from, request.type, request.has("x", NS_X)],
          ["juliet@localhost", "set", true],
        )
        mantua.send(
          `<iq type='result' id='${request.id}' from='mantua.example' to='juliet@localhost'><y xmlns='${NS_X}'/></iq>`,
        )
        const answer = await asked
        assert.deepEqual([answer.type, answer.from], ["result", "juliet@localhost"])
        const forwarded = answer.child("privilege", NS_PRIVILEGE)?.child("forwarded", "urn:xmpp:forward:0")
        const [inner] = forwarded?.elements ?? []
        assert.deepEqual(
          [inner?.attrs.id, inner?.attrs.from, inner?.attrs.to, inner?.attrs.type, inner?.namespace],
          ["sub_1", "mantua.example", "juliet@localhost", "result", "jabber:client"],
        )
      }
    })

    test("gets errors in the same way, also where nobody answers", async () => {
      await using mantua = await join("mantua.example")
      const asked = ask(iq("type='set' to='mantua.example' id='1'"))
      await mantua.next("iq")
      server.clock.advance(31_000)
      assert.match(String(await asked), /type='error'.*remote-server-timeout/)
      assert.match(
        String(await ask(iq("type='set' to='elsewhere.example' id='1'"))),
        /remote-server-not-found/,
      )
      assert.match(String(await ask(iq("type='set' to='romeo@localhost' id='1'"))), /service-unavailable/)
    })

    for (const [name, inner, to, type] of [
      ["of another type", iq("type='get' id='1'"), "juliet@localhost", "get"],
      ["whose types differ", iq("type='get' id='1'", "urn:y"), "juliet@localhost", "set"],
      ["of another namespace", iq("type='set' id='1'", "urn:z"), "juliet@localhost", "set"],
      [
        "in the name of somebody else",
        iq("type='set' id='1' from='romeo@localhost'"),
        "juliet@localhost",
        "set",
      ],
      [
        "in the name of a resource",
        iq("type='set' id='1' from='juliet@localhost/x'"),
        "juliet@localhost",
        "set",
      ],
      ["of one who does not exist", iq("type='set' id='1'"), "nobody@localhost", "set"],
      ["of the server", iq("type='set' id='1'"), "localhost", "set"],
      ["that is none", "<message xmlns='jabber:client'/>", "juliet@localhost", "set"],
      ["that is not there", "", "juliet@localhost", "set"],
      [
        "of another kind of stream",
        `<iq xmlns='jabber:server' type='set' id='1'/>`,
        "juliet@localhost",
        "set",
      ],
    ] as const) {
      test(`asks nothing ${name}`, async () => {
        const answer = await ask(inner, to, type)
        assert.equal(parseStanzaError(answer).condition, "forbidden")
      })
    }

    test("asks nothing as somebody at its domain, as a component without the right, or as an account", async () => {
      const inner = iq("type='set' id='1' to='romeo@localhost'")
      assert.equal(parseStanzaError(await ask(inner, undefined, "set", `x@${ALL}`)).condition, "forbidden")
      await using some = await join(SOME)
      const payload = `<privileged_iq xmlns='${NS_PRIVILEGE}'>${inner}</privileged_iq>`
      assert.equal(await some.askInVain(payload, { type: "set", to: "juliet@localhost" }), "forbidden")
      await using tybalt = await server.join("tybalt")
      assert.equal(await tybalt.askInVain(payload, { type: "set", to: "juliet@localhost" }), "forbidden")
      assert.equal(await tybalt.askInVain(payload, { type: "set" }), "forbidden")
    })

    test("asks nothing that the account could not, and nothing that is no request", async () => {
      await using juliet = await server.join("juliet")
      await juliet.ask("<block xmlns='urn:xmpp:blocking'><item jid='mantua.example'/></block>", {
        type: "set",
      })
      assert.equal(
        parseStanzaError(await ask(iq("type='set' to='mantua.example' id='1'"))).condition,
        "not-acceptable",
      )
      await juliet.ask("<unblock xmlns='urn:xmpp:blocking'/>", { type: "set" })
      assert.equal(parseStanzaError(await ask(iq("type='set'"))).condition, "bad-request")
      assert.equal(parseStanzaError(await ask(iq("type='set' to='a@b@c' id='1'"))).condition, "jid-malformed")
    })

    test("has no more under way than it may", async () => {
      const limits = `[privileged-entities]\nmax-pending-iqs = 2\n`
      await using small = await startTestServer({ config: `${limits}${CONFIG}` })
      await small.register("juliet")
      await using entity = await TestComponent.join(small.ports.components, ALL)
      await using mantua = await TestComponent.join(small.ports.components, "mantua.example")
      const request = () =>
        entity.request(
          `<privileged_iq xmlns='${NS_PRIVILEGE}'>${iq("type='set' to='mantua.example' id='1'")}</privileged_iq>`,
          { type: "set", to: "juliet@localhost" },
        )
      const first = [request(), request()]
      await mantua.next("iq")
      await mantua.next("iq")
      assert.equal(parseStanzaError(await request()).condition, "resource-constraint")
      small.clock.advance(31_000)
      await Promise.all(first)
      const last = request()
      const { id } = await mantua.next("iq")
      mantua.send(`<iq type='result' id='${id}' from='mantua.example' to='juliet@localhost'/>`)
      assert.equal((await last).type, "result")
    })
  })

  describe("in what they show of themselves", () => {
    test("hears when sessions come and go, and of changes only as far as contacts do", async () => {
      await using some = await join(SOME)
      const juliet = await server.join("juliet")
      const address = juliet.jid.toString()
      for (const entity of [all, some]) {
        const seen = await entity.next("presence", isFrom(address))
        assert.equal(seen.to, entity.domain)
      }
      juliet.send("<presence><show>away</show></presence>")
      await juliet.settle()
      // Nobody here is her contact.
      for (const entity of [all, some]) assert.deepEqual(await presences(entity), [])
      await juliet.close()
      for (const entity of [all, some]) await entity.next("presence", isFrom(address, "unavailable"))
    })

    test("that may see what contacts see hears of each change once", async () => {
      await using some = await join(SOME)
      const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
      await using nurse = await server.join("nurse")
      await server.befriend(juliet, romeo)
      await server.befriend(juliet, nurse)
      await all.settle()
      for (const entity of [all, some]) entity.takeAll("presence")
      juliet.send("<presence><show>dnd</show></presence>")
      await romeo.next("presence", (stanza) => stanza.child("show")?.text === "dnd")
      assert.deepEqual(await presences(all), [juliet.jid.toString()])
      assert.deepEqual(await presences(some), [])
      await Promise.all([romeo.close(), juliet.close()])
    })

    test("hears of contacts elsewhere, once, also when nobody here is online", async () => {
      await using mantua = await join("mantua.example")
      const friar = "friar@mantua.example"
      for (const name of ["juliet", "nurse"]) {
        await using client = await server.join(name)
        client.send(`<presence to='${friar}' type='subscribe'/>`)
        await mantua.next("presence", ({ type }) => type === "subscribe")
        mantua.send(`<presence from='${friar}' to='${name}@localhost' type='subscribed'/>`)
        await client.next("presence", ({ type }) => type === "subscribed")
      }
      await all.settle()
      all.takeAll("presence")
      const show = (attrs = "") => {
        for (const name of ["juliet", "nurse", "tybalt"]) {
          mantua.send(`<presence from='${friar}/cell' to='${name}@localhost' id='1'${attrs}/>`)
        }
      }
      show()
      await mantua.settle()
      assert.deepEqual(await presences(all), [`${friar}/cell`])
      // Who connects later hears of it too, and of nothing that is over.
      await all.close()
      all = await join(ALL)
      await all.next("message")
      assert.equal((await all.next("presence", isFrom(`${friar}/cell`))).to, ALL)
      show(" type='unavailable'")
      await all.next("presence", isFrom(`${friar}/cell`, "unavailable"))
      await mantua.settle()
      assert.deepEqual(await presences(all), [])
      await all.close()
      all = await join(ALL)
      assert.deepEqual(await presences(all), [])
    })

    test("that connects later hears of all who are there", async () => {
      await using juliet = await server.join("juliet")
      const address = juliet.jid.toString()
      juliet.send("<presence><show>xa</show></presence>")
      await juliet.settle()
      await using some = await join(SOME)
      await some.next("presence", isFrom(address))
      await using none = await join(NONE)
      assert.deepEqual(await presences(none), [])
    })
  })
})

/** From whom presence has come; nothing is on its way any more. */
async function presences(component: TestComponent): Promise<(string | undefined)[]> {
  await component.settle()
  return component.takeAll("presence").map(({ from }) => from)
}
