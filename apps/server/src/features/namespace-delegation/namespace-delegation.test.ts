import assert from "node:assert/strict"
import { after, afterEach, before, beforeEach, describe, test } from "node:test"
import { parseStanzaError, type Stanza } from "@kith/xmpp"
import { NS_DELEGATION, NS_DISCO_INFO, NS_DISCO_ITEMS, NS_ROSTER } from "@kith/xmpp/extensions"
import {
  declareComponents,
  startTestServer,
  type TestClient,
  TestComponent,
  type TestServer,
} from "../../testing/index.ts"

const MANAGER = "manager.localhost"
const NS_FORWARD = "urn:xmpp:forward:0"
const CONFIG = `
${declareComponents(MANAGER, "other.localhost")}
[[namespace-delegation.delegated]]
namespace = "urn:x"
to = "${MANAGER}"
[[namespace-delegation.delegated]]
namespace = "${NS_ROSTER}"
to = "${MANAGER}"
attributes = ["ver", "filtered"]
[[namespace-delegation.delegated]]
namespace = "urn:xmpp:carbons:2"
to = "${MANAGER}"
[[namespace-delegation.delegated]]
namespace = "${NS_DELEGATION}:bare:disco#info:*"
to = "${MANAGER}"
[[namespace-delegation.delegated]]
namespace = "${NS_DELEGATION}:bare:disco#items:*"
to = "${MANAGER}"
[[privileged-entities.entities]]
domain = "${MANAGER}"
roster = "both"
`
const X = "<x xmlns='urn:x'/>"

/** The manager of the tests: takes what is handed on to it, and answers as it is told. */
class Manager {
  readonly component: TestComponent

  constructor(component: TestComponent) {
    this.component = component
  }

  async take(): Promise<{
    readonly outer: Stanza
    readonly inner: Stanza | undefined
    readonly text: string
  }> {
    const outer = await this.component.next("iq", (iq) => iq.has("delegation", NS_DELEGATION))
    const forwarded = outer.child("delegation", NS_DELEGATION)?.child("forwarded", NS_FORWARD)
    const [inner] = forwarded?.elements ?? []
    assert.deepEqual(
      [outer.from, outer.to, outer.type, inner?.namespace],
      ["localhost", MANAGER, "set", "jabber:client"],
    )
    return { outer, inner: inner as unknown as Stanza, text: String(inner) }
  }

  answer({ outer }: { readonly outer: Stanza }, inner: string, type = "result"): void {
    const payload = `<delegation xmlns='${NS_DELEGATION}'><forwarded xmlns='${NS_FORWARD}'>${inner}</forwarded></delegation>`
    this.component.send(
      `<iq from='${MANAGER}' to='localhost' id='${outer.id}' type='${type}'>${payload}</iq>`,
    )
  }
}

describe("A component that answers for the server (XEP-0355)", () => {
  let server: TestServer
  let manager: Manager
  let juliet: TestClient
  let notice: Stanza
  before(async () => {
    server = await startTestServer({ config: CONFIG })
    await server.register("romeo", "juliet")
  })
  after(async () => {
    // Taking a database away can break connections that are just being closed.
    const complaints = [...server.complaints]
    await server.stop()
    assert.deepEqual(complaints, [])
  })
  beforeEach(async () => {
    manager = new Manager(await TestComponent.join(server.ports.components, MANAGER))
    notice = await manager.component.next("message")
    juliet = await server.signIn("juliet", "balcony")
  })
  afterEach(async () => {
    await juliet.close()
    await manager.component.close()
  })
  const result = (payload: string, id: string | undefined, more = "") =>
    `<iq xmlns='jabber:client' type='result' to='juliet@localhost/balcony' id='${id}'${more}>${payload}</iq>`

  test("is told what it answers for, as soon as it is there", () => {
    assert.equal(notice.from, "localhost")
    assert.match(
      String(notice),
      /<delegation xmlns='urn:xmpp:delegation:2'><delegated namespace='urn:x'\/><delegated namespace='jabber:iq:roster'><attribute name='ver'\/><attribute name='filtered'\/><\/delegated>/,
    )
  })

  for (const [name, to] of [
    ["nobody", undefined],
    ["the server", "localhost"],
    ["an account", "romeo@localhost"],
  ] as const) {
    test(`gets what is addressed to ${name}, whole, and its answer is the server's`, async () => {
      const address = to === undefined ? "" : ` to='${to}'`
      juliet.send(`<iq type='set' id='pep1'${address}>${X}</iq>`)
      const handedOn = await manager.take()
      const { attrs } = handedOn.inner ?? {}
      assert.deepEqual(
        [attrs?.from, attrs?.to, attrs?.id, attrs?.type],
        ["juliet@localhost/balcony", to, "pep1", "set"],
      )
      assert.match(handedOn.text, /<x xmlns='urn:x'\/>/)
      manager.answer(handedOn, result("<y xmlns='urn:x'/>", "pep1"))
      const answer = await juliet.next("iq")
      assert.deepEqual(
        [answer.type, answer.id, answer.from, answer.has("y", "urn:x")],
        ["result", "pep1", to, true],
      )
    })
  }

  test("keeps nothing waiting while it thinks", async () => {
    juliet.send(`<iq type='get' id='slow'>${X}</iq>`)
    await juliet.ask("<ping xmlns='urn:xmpp:ping'/>", { to: "localhost" })
    const handedOn = await manager.take()
    manager.answer(handedOn, result("", "slow"))
    assert.equal((await juliet.next("iq")).id, "slow")
  })

  test("gets a request only with all the attributes it wants; the server answers the others", async () => {
    await juliet.ask(`<query xmlns='${NS_ROSTER}' ver='x'/>`)
    const asked = juliet.request(`<query xmlns='${NS_ROSTER}' ver='x' filtered=''/>`)
    const handedOn = await manager.take()
    manager.answer(handedOn, result(`<query xmlns='${NS_ROSTER}'/>`, handedOn.inner?.attrs.id))
    assert.equal((await asked).type, "result")
  })

  test("asks the server itself, and changes what it answers for with its own rights", async () => {
    const to = "juliet@localhost"
    const set = `<query xmlns='${NS_ROSTER}' ver='' filtered=''><item jid='romeo@localhost'><group>Rivals</group></item></query>`
    assert.equal((await manager.component.request(set, { type: "set", to })).type, "result")
    const got = await juliet.ask(`<query xmlns='${NS_ROSTER}'/>`)
    assert.match(String(got), /Rivals/)
    assert.equal(await manager.component.askInVain(X, { to }), "service-unavailable")
  })

  test("hears nothing of who does not exist, nor does the sender", async () => {
    const there = juliet.request(X, { to: "romeo@localhost" })
    const handedOn = await manager.take()
    manager.answer(handedOn, "", "error")
    const nowhere = await juliet.request(X, { to: "nobody@localhost" })
    assert.equal(String((await there).child("error")), String(nowhere.child("error")))
    assert.ok(!(await manager.component.settle()).some((iq) => iq.has("delegation", NS_DELEGATION)))
  })

  test("gets nothing that is for a session or for another domain", async () => {
    await using romeo = await server.join("romeo")
    juliet.send(`<iq type='get' id='own' to='${romeo.jid}'>${X}</iq>`)
    await romeo.next("iq", ({ id }) => id === "own")
    assert.ok(!(await manager.component.settle()).some((iq) => iq.has("delegation", NS_DELEGATION)))
  })

  test("gets what others elsewhere ask", async () => {
    await using other = await TestComponent.join(server.ports.components, "other.localhost")
    const asked = other.request(X, { to: "juliet@localhost" })
    const handedOn = await manager.take()
    const { id } = handedOn.inner?.attrs ?? {}
    manager.answer(
      handedOn,
      `<iq xmlns='jabber:client' type='result' from='juliet@localhost' to='other.localhost' id='${id}'/>`,
    )
    assert.deepEqual([(await asked).type, (await asked).from], ["result", "juliet@localhost"])
  })

  for (const [name, answer] of [
    ["another id", result("", "other")],
    ["another addressee", result("", "a").replace("juliet@localhost/balcony", "romeo@localhost")],
    ["another sender", result("", "a", " from='romeo@localhost'")],
    ["an error inside", result("", "a").replace("'result'", "'error'")],
    ["two things", result("<y xmlns='urn:x'/><z xmlns='urn:x'/>", "a")],
    ["a message", "<message xmlns='jabber:client' type='result' id='a' to='juliet@localhost/balcony'/>"],
    ["another kind of stanza", result("", "a").replace("jabber:client", "jabber:server")],
    ["nothing", ""],
    ["two answers", result("", "a") + result("", "a")],
  ] as const) {
    test(`that answers with ${name} has not answered`, async () => {
      juliet.send(`<iq type='get' id='a' to='juliet@localhost'>${X}</iq>`)
      manager.answer(await manager.take(), answer)
      const refused = await juliet.next("iq")
      assert.deepEqual([refused.type, parseStanzaError(refused).condition], ["error", "service-unavailable"])
    })
  }

  test("that refuses, says nothing in time, or is away is unavailable", async () => {
    const ask = () => juliet.request(X)
    let asked = ask()
    const { outer } = await manager.take()
    manager.component.send(
      `<iq from='${MANAGER}' to='localhost' id='${outer.id}' type='error'><error type='cancel'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`,
    )
    assert.equal(parseStanzaError(await asked).condition, "service-unavailable")
    asked = ask()
    await manager.take()
    server.clock.advance(31_000)
    assert.equal(parseStanzaError(await asked).condition, "service-unavailable")
    await manager.component.close()
    assert.equal(parseStanzaError(await ask()).condition, "service-unavailable")
  })

  test("nobody else can answer in its place", async () => {
    await using other = await TestComponent.join(server.ports.components, "other.localhost")
    juliet.send(`<iq type='get' id='a'>${X}</iq>`)
    const handedOn = await manager.take()
    const forged = `<delegation xmlns='${NS_DELEGATION}'><forwarded xmlns='${NS_FORWARD}'>${result("<forged xmlns='urn:x'/>", "a")}</forwarded></delegation>`
    other.send(
      `<iq from='other.localhost' to='localhost' id='${handedOn.outer.id}' type='result'>${forged}</iq>`,
    )
    await other.settle()
    manager.answer(handedOn, result("", "a"))
    assert.deepEqual((await juliet.next("iq")).elements, [])
  })

  describe("by what it can do", () => {
    const form = (type: string) =>
      `<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>${type}</value></field></x>`

    /** Answers the two questions for each namespace, with nothing but for that of the carbons. */
    async function tell(component: TestComponent): Promise<void> {
      for (let count = 0; count < 6; count++) {
        const asked = await component.next("iq", (iq) => iq.has("query", NS_DISCO_INFO) && iq.type === "get")
        const node = asked.child("query", NS_DISCO_INFO)?.attrs.node ?? ""
        const features = node.endsWith("::urn:xmpp:carbons:2")
          ? `<identity category='server' type='im' name='Nurse'/><feature var='urn:xmpp:carbons:2#more'/>${form("urn:x")}`
          : node.endsWith(":bare:urn:xmpp:carbons:2")
            ? "<identity category='pubsub' type='serial'/><feature var='urn:xmpp:carbons:2#bare'/>"
            : ""
        component.send(
          `<iq from='${MANAGER}' to='localhost' id='${asked.id}' type='result'><query xmlns='${NS_DISCO_INFO}' node='${node}'>${features}</query></iq>`,
        )
      }
      await component.settle()
    }
    const info = async (to: string) =>
      (await juliet.ask(`<query xmlns='${NS_DISCO_INFO}'/>`, { to })).child("query", NS_DISCO_INFO)
    const featuresOf = async (to: string) =>
      (await info(to))?.childrenNamed("feature").map(({ attrs }) => attrs.var) ?? []

    test("takes the place of the server's own, and stays while it is away", async () => {
      assert.ok((await featuresOf("localhost")).includes(NS_DELEGATION))
      await tell(manager.component)
      for (const isThere of [true, false]) {
        const server = await info("localhost")
        const features = server?.childrenNamed("feature").map(({ attrs }) => attrs.var) ?? []
        assert.ok(features.includes("urn:xmpp:carbons:2#more"))
        assert.ok(!features.includes("urn:xmpp:carbons:2"))
        const identities = server?.childrenNamed("identity").map(({ attrs }) => attrs.name)
        assert.deepEqual(identities, ["Nurse"])
        assert.match(String(server?.child("x", "jabber:x:data")), /urn:x/)
        const account = await info("juliet@localhost")
        assert.match(String(account), /category='pubsub' type='serial'/)
        assert.ok((await featuresOf("juliet@localhost")).includes("urn:xmpp:carbons:2#bare"))
        if (isThere) await manager.component.close()
      }
    })

    test("is left out where it is too much or makes no sense", async () => {
      const small = await startTestServer({ config: `[namespace-delegation]\nmax-features = 5\n${CONFIG}` })
      await small.register("romeo")
      const component = await TestComponent.join(small.ports.components, MANAGER)
      const answers = ["<feature/>", "<feature var='a'/>".repeat(6)]
      for (const answer of answers) {
        const asked = await component.next("iq", (iq) => iq.has("query", NS_DISCO_INFO))
        component.send(
          `<iq from='${MANAGER}' to='localhost' id='${asked.id}' type='result'><query xmlns='${NS_DISCO_INFO}'>${answer}</query></iq>`,
        )
      }
      await component.settle()
      await using romeo = await small.signIn("romeo")
      const told = await romeo.ask(`<query xmlns='${NS_DISCO_INFO}'/>`, { to: "localhost" })
      assert.doesNotMatch(String(told), /var='a'/)
      assert.equal(small.complaints.length, 2)
      await component.close()
      await small.stop()
    })
  })

  describe("by what it knows of accounts", () => {
    const query = (namespace: string, node?: string) =>
      `<query xmlns='${namespace}'${node === undefined ? "" : ` node='${node}'`}/>`

    test("answers about nodes that the server does not know", async () => {
      for (const namespace of [NS_DISCO_INFO, NS_DISCO_ITEMS]) {
        const asked = juliet.request(query(namespace, "urn:xmpp:microblog:0"), { to: "juliet@localhost" })
        const handedOn = await manager.take()
        const told = `<query xmlns='${namespace}' node='urn:xmpp:microblog:0'><told/></query>`
        manager.answer(handedOn, result(told, handedOn.inner?.attrs.id))
        assert.match(String(await asked), /<told\/>/)
      }
    })

    test("lists the items of accounts alone", async () => {
      const asked = juliet.request(query(NS_DISCO_ITEMS), { to: "juliet@localhost" })
      const handedOn = await manager.take()
      const told = `<query xmlns='${NS_DISCO_ITEMS}'><item jid='juliet@localhost' node='a'/></query>`
      manager.answer(handedOn, result(told, handedOn.inner?.attrs.id))
      assert.match(
        String(await asked),
        /<query xmlns='[^']+'><item jid='juliet@localhost' node='a'\/><\/query>/,
      )
    })

    test("is not asked by who may not know, about the server, or about what the server knows", async () => {
      const strangers = [
        await juliet.request(query(NS_DISCO_ITEMS), { to: "romeo@localhost" }),
        await juliet.request(query(NS_DISCO_INFO, "a"), { to: "romeo@localhost" }),
        await juliet.request(query(NS_DISCO_INFO, "a"), { to: "nobody@localhost" }),
      ]
      for (const answer of strangers) assert.equal(parseStanzaError(answer).condition, "service-unavailable")
      assert.equal(await juliet.askInVain(query(NS_DISCO_INFO, "a"), { to: "localhost" }), "item-not-found")
      await juliet.ask(query(NS_DISCO_INFO), { to: "juliet@localhost" })
      assert.ok(!(await manager.component.settle()).some((iq) => iq.has("delegation", NS_DELEGATION)))
    })
  })
})

test("the delegation itself cannot be delegated, nor one namespace twice", async () => {
  const table = (namespace: string) =>
    `[[namespace-delegation.delegated]]\nnamespace = "${namespace}"\nto = "${MANAGER}"\n`
  await assert.rejects(
    startTestServer({ config: table(NS_DELEGATION) }),
    /another than that of the delegation/,
  )
  await assert.rejects(startTestServer({ config: table("urn:x").repeat(2) }), /urn:x is there twice/)
})
