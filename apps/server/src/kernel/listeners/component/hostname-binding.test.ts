import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { NS_COMPONENT_BINDING } from "@kith/xmpp/extensions"
import {
  COMPONENT_SECRET,
  declareComponents,
  startTestServer,
  TestComponent,
  type TestServer,
} from "../../../testing/index.ts"
import { StreamClient } from "../../streams/testing/stream-client.ts"

const CHAT = "chat.localhost"
const FOO = "foo.example"
const NS_TLS = "urn:ietf:params:xml:ns:xmpp-tls"
const NS_SASL = "urn:ietf:params:xml:ns:xmpp-sasl"

describe("A component that logs in like a client (XEP-0225)", () => {
  let server: TestServer
  before(async () => {
    const config = `${declareComponents(CHAT)}hostnames = ["${FOO}"]\n${declareComponents("other.localhost")}`
    server = await startTestServer({ config })
    await server.register("romeo")
  })
  after(async () => {
    await server.stop()
    assert.deepEqual(server.complaints, [])
  })

  async function join(isEncrypted = false): Promise<StreamClient> {
    const client = StreamClient.connectTcp(server.ports.components ?? 0)
    await client.open("localhost")
    if (isEncrypted) {
      await client.startTls()
      await client.open("localhost")
    }
    assert.equal((await client.scram(CHAT, COMPONENT_SECRET)).name, "success")
    const features = await client.open("localhost")
    const bind = features.child("bind", NS_COMPONENT_BINDING)
    assert.ok(bind?.child("required"))
    return client
  }

  async function ask(client: StreamClient, action: string, hostname: string): Promise<string> {
    const asked = hostname === "" ? "" : `<hostname>${hostname}</hostname>`
    client.send(`<iq id='b' type='set'><${action} xmlns='${NS_COMPONENT_BINDING}'>${asked}</${action}></iq>`)
    const answer = await client.next("iq")
    assert.equal(answer.id, "b")
    if (answer.type === "error") return answer.child("error")?.elements[0]?.name ?? ""
    return answer.child("bind", NS_COMPONENT_BINDING)?.child("hostname")?.text ?? "done"
  }

  for (const isEncrypted of [false, true]) {
    test(`binds its host names ${isEncrypted ? "over TLS" : "in clear text on this machine"}`, async () => {
      const client = await join(isEncrypted)
      assert.equal(await ask(client, "bind", CHAT.toUpperCase()), CHAT)
      assert.equal(await ask(client, "bind", FOO), FOO)
      await using romeo = await server.join("romeo")
      for (const domain of [CHAT, FOO]) {
        romeo.send(`<message to='a@${domain}'><body>Ho</body></message>`)
        const message = await client.next("message")
        assert.deepEqual([message.to, message.namespace], [`a@${domain}`, "jabber:client"])
        client.send(`<message from='a@${domain}' to='${romeo.jid}'><body>${domain}</body></message>`)
        assert.equal((await romeo.next("message")).child("body")?.text, domain)
      }
      client.send(`<presence from='a@${FOO}/x' to='${romeo.jid}'/>`)
      await romeo.next("presence", ({ from }) => from === `a@${FOO}/x`)
      assert.equal(await ask(client, "unbind", FOO), "done")
      await romeo.next("presence", ({ from, type }) => from === `a@${FOO}/x` && type === "unavailable")
      assert.equal(await romeo.askInVain("<query xmlns='urn:x'/>", { to: FOO }), "remote-server-timeout")
      client.send(`<message from='a@${FOO}' to='${romeo.jid}'/>`)
      assert.equal(await client.closing(), "invalid-from")
    })
  }

  test("is offered TLS, and a password in one piece only over it", async () => {
    const client = StreamClient.connectTcp(server.ports.components ?? 0)
    const clear = await client.open("localhost")
    assert.ok(clear.has("starttls", NS_TLS))
    const names = (features: typeof clear) =>
      features.child("mechanisms", NS_SASL)?.elements.map(({ text }) => text) ?? []
    assert.ok(names(clear).includes("SCRAM-SHA-256") && !names(clear).includes("PLAIN"))
    await client.startTls()
    const secure = await client.open("localhost")
    assert.ok(!secure.has("starttls", NS_TLS))
    assert.ok(names(secure).includes("PLAIN") && names(secure).includes("SCRAM-SHA-256-PLUS"))
    assert.equal((await client.plain(CHAT, COMPONENT_SECRET)).name, "success")
    await client.open("localhost")
    assert.equal(await ask(client, "bind", CHAT), CHAT)
    client.hangUp()
    await client.closing()
  })

  test("binds nothing else, nothing twice, and nothing that is none", async () => {
    const client = await join()
    for (const [action, hostname, condition] of [
      ["bind", "other.localhost", "not-allowed"],
      ["bind", "localhost", "not-allowed"],
      ["bind", `a@${CHAT}`, "not-allowed"],
      ["bind", `${CHAT}/node1`, "not-allowed"],
      ["bind", "@", "bad-request"],
      ["bind", "", "bad-request"],
      ["unbind", FOO, "item-not-found"],
    ] as const) {
      assert.equal(await ask(client, action, hostname), condition, `${action} ${hostname}`)
    }
    assert.equal(await ask(client, "bind", CHAT), CHAT)
    assert.equal(await ask(client, "bind", CHAT), "conflict")
    const old = new TestComponent(server.ports.components ?? 0, CHAT)
    await assert.rejects(old.logIn())
    assert.equal(await old.refusal(), "conflict")
    client.hangUp()
    await client.closing()
  })

  test("is not let in with the secret of another, under no name or a wrong one", async () => {
    const client = StreamClient.connectTcp(server.ports.components ?? 0)
    await client.open("localhost")
    for (const [name, secret] of [
      [CHAT, "a wrong secret"],
      ["nobody.localhost", COMPONENT_SECRET],
      ["romeo", COMPONENT_SECRET],
      ["localhost", COMPONENT_SECRET],
    ] as const) {
      const failure = await client.scram(name, secret)
      assert.ok(failure.has("not-authorized", NS_SASL), `${name} ${failure}`)
    }
    const last = await client.scram(CHAT, "a wrong secret")
    assert.equal(last.name, "failure")
    assert.equal(await client.closing(), "policy-violation")
  })

  test("cannot say anything before it has logged in", async () => {
    const client = StreamClient.connectTcp(server.ports.components ?? 0)
    await client.open("localhost")
    client.send(
      `<iq id='b' type='set'><bind xmlns='${NS_COMPONENT_BINDING}'><hostname>${CHAT}</hostname></bind></iq>`,
    )
    assert.equal(await client.closing(), "not-authorized")
  })

  test("the old protocol has no part in the log-in of the new one", async () => {
    const component = new TestComponent(server.ports.components ?? 0, CHAT)
    await component.open()
    component.send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
    assert.equal(await component.refusal(), "policy-violation")
  })
})
