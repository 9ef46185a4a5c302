import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { NS_COMPONENT_ACCEPT, NS_DISCO_ITEMS } from "@kith/xmpp/extensions"
import { declareComponents, startTestServer, TestComponent, type TestServer } from "../../../testing/index.ts"

const ECHO = "echo.localhost"

describe("A component (XEP-0114)", () => {
  let server: TestServer
  before(async () => {
    server = await startTestServer({ config: declareComponents(ECHO, "mantua.example") })
    await server.register("romeo", "juliet")
  })
  after(async () => {
    await server.stop()
    assert.deepEqual(server.complaints, [])
  })
  const join = (domain = ECHO) => TestComponent.join(server.ports.components, domain)
  const connect = () => new TestComponent(server.ports.components ?? 0, ECHO)

  test("is let in with its secret, hears what is for its domain and answers for all of its addresses", async () => {
    await using echo = await join()
    await using romeo = await server.join("romeo")
    romeo.send(
      `<message to='nurse@${ECHO}/kitchen' type='chat' id='a1'><body>Madam &amp; co</body></message>`,
    )
    const message = await echo.next("message")
    assert.equal(message.namespace, NS_COMPONENT_ACCEPT)
    assert.deepEqual([message.from, message.to], [romeo.jid.toString(), `nurse@${ECHO}/kitchen`])
    assert.equal(message.child("body", NS_COMPONENT_ACCEPT)?.text, "Madam & co")
    echo.send(
      `<message from='nurse@${ECHO}/kitchen' to='${romeo.jid.bare}' type='chat'><body>Anon!</body></message>`,
    )
    const answer = await romeo.next("message")
    assert.equal(answer.namespace, "jabber:client")
    assert.deepEqual([answer.from, answer.child("body")?.text], [`nurse@${ECHO}/kitchen`, "Anon!"])

    const asked = romeo.request("<query xmlns='urn:x'/>", { to: `nurse@${ECHO}` })
    const iq = await echo.next("iq")
    echo.send(`<iq from='${iq.to}' to='${iq.from}' id='${iq.id}' type='result'><query xmlns='urn:x'/></iq>`)
    assert.equal((await asked).from, `nurse@${ECHO}`)
    const pong = await echo.request("<ping xmlns='urn:xmpp:ping'/>", {
      to: "localhost",
      from: `nurse@${ECHO}`,
    })
    assert.equal(pong.type, "result")
    assert.equal(pong.to, `nurse@${ECHO}`)
  })

  test("asks a session, and gets its answer", async () => {
    await using echo = await join()
    await using romeo = await server.join("romeo", "orchard")
    const asked = echo.request("<query xmlns='urn:x'/>", { to: romeo.jid.toString() })
    const iq = await romeo.next("iq", ({ type }) => type === "get")
    assert.equal(iq.from, ECHO)
    romeo.send(`<iq to='${iq.from}' id='${iq.id}' type='result'/>`)
    assert.equal((await asked).type, "result")
  })

  test("speaks to people who are away, and they get it later", async () => {
    await using echo = await join()
    echo.send(`<message from='${ECHO}' to='juliet@localhost' type='chat' id='m'><body>Ho</body></message>`)
    await echo.settle()
    await using juliet = await server.join("juliet")
    assert.equal((await juliet.next("message")).child("body")?.text, "Ho")
    echo.send(`<message from='${ECHO}' to='nobody@localhost' type='chat' id='n'><body>Ho</body></message>`)
    const refused = await echo.next("message")
    assert.deepEqual([refused.type, refused.id], ["error", "n"])
  })

  test("speaks to another one", async () => {
    await using echo = await join()
    await using mantua = await join("mantua.example")
    echo.send(`<message from='a@${ECHO}' to='b@mantua.example'><body>Ho</body></message>`)
    assert.equal((await mantua.next("message")).from, `a@${ECHO}`)
  })

  test("is listed while it is there", async () => {
    await using romeo = await server.join("romeo")
    const list = async () => {
      const answer = await romeo.ask(`<query xmlns='${NS_DISCO_ITEMS}'/>`, { to: "localhost" })
      return answer.child("query", NS_DISCO_ITEMS)?.elements.map(({ attrs }) => attrs.jid) ?? []
    }
    const echo = await join()
    assert.ok((await list()).includes(ECHO))
    await echo.close()
    assert.ok(!(await list()).includes(ECHO))
  })

  test("that is away is told of to who writes, and not to who only comes and goes", async () => {
    await using romeo = await server.join("romeo")
    romeo.send(`<message to='nurse@${ECHO}' type='chat' id='a1'><body>Nurse?</body></message>`)
    assert.match(String((await romeo.next("message")).child("error")), /remote-server-timeout/)
    assert.equal(await romeo.askInVain("<query xmlns='urn:x'/>", { to: ECHO }), "remote-server-timeout")
    romeo.send(`<presence to='nurse@${ECHO}'/>`)
    await romeo.expectNo("presence", ({ type }) => type === "error")
    romeo.send(`<presence to='nurse@${ECHO}' type='subscribe'/>`)
    await romeo.next("presence", ({ type }) => type === "error")
  })

  test("and somebody here see each other, and hear when the other goes", async () => {
    await using echo = await join()
    const nurse = `nurse@${ECHO}`
    {
      await using juliet = await server.join("juliet")
      juliet.send(`<presence to='${nurse}' type='subscribe'/>`)
      const request = await echo.next("presence", ({ type }) => type === "subscribe")
      assert.deepEqual([request.from, request.to], ["juliet@localhost", nurse])
      echo.send(`<presence from='${nurse}' to='juliet@localhost' type='subscribed'/>`)
      await juliet.next("presence", ({ type }) => type === "subscribed")
      echo.send(`<presence from='${nurse}/kitchen' to='juliet@localhost'><show>away</show></presence>`)
      const seen = await juliet.next("presence", ({ from }) => from === `${nurse}/kitchen`)
      assert.equal(seen.child("show")?.text, "away")

      echo.send(`<presence from='${nurse}' to='juliet@localhost' type='subscribe'/>`)
      await juliet.next("presence", ({ type, from }) => type === "subscribe" && from === nurse)
      juliet.send(`<presence to='${nurse}' type='subscribed'/>`)
      await echo.next("presence", ({ type }) => type === "subscribed")
      await echo.next("presence", ({ from, type }) => from === juliet.jid.toString() && type === undefined)
      juliet.send("<presence><status>Good night</status></presence>")
      await echo.next("presence", (stanza) => stanza.child("status")?.text === "Good night")
    }
    await echo.next("presence", ({ type }) => type === "unavailable")
    // Who comes back asks, and is answered.
    await using juliet = await server.join("juliet")
    const probe = await echo.next("presence", ({ type }) => type === "probe")
    assert.equal(probe.to, nurse)
    echo.send(`<presence from='${nurse}/kitchen' to='${probe.from}'/>`)
    await juliet.next("presence", ({ from }) => from === `${nurse}/kitchen`)
    // It can ask too.
    echo.takeAll("presence")
    echo.send(`<presence from='${nurse}' to='juliet@localhost' type='probe'/>`)
    await echo.next("presence", ({ from, type }) => from === juliet.jid.toString() && type === undefined)
    echo.cut()
    await juliet.next("presence", ({ from, type }) => from === `${nurse}/kitchen` && type === "unavailable")
  })

  test("takes back with a goodbye only what it has not taken back itself", async () => {
    const echo = await join()
    await using romeo = await server.join("romeo")
    for (const name of ["a", "b"]) echo.send(`<presence from='${name}@${ECHO}/x' to='${romeo.jid}'/>`)
    echo.send(`<presence from='a@${ECHO}/x' to='${romeo.jid}' type='unavailable'/>`)
    await romeo.next("presence", ({ from, type }) => from === `a@${ECHO}/x` && type === "unavailable")
    await echo.close()
    await romeo.next("presence", ({ from, type }) => from === `b@${ECHO}/x` && type === "unavailable")
    await romeo.expectNo("presence", ({ type }) => type === "unavailable")
  })

  for (const [name, header, condition] of [
    ["a domain that nobody has declared", ["other.localhost", NS_COMPONENT_ACCEPT], "host-unknown"],
    ["the server's own domain", ["localhost", NS_COMPONENT_ACCEPT], "host-unknown"],
    ["another namespace", [ECHO, "jabber:server"], "invalid-namespace"],
    ["a client's stream to a strange domain", ["verona.example", "jabber:client"], "host-unknown"],
    ["a client's stream without a version", ["localhost", "jabber:client"], "unsupported-version"],
  ] as const) {
    test(`that asks for ${name} is refused with ${condition}`, async () => {
      const component = connect()
      await component.open(...header)
      assert.equal(await component.refusal(), condition)
    })
  }

  for (const [name, text, condition] of [
    ["a wrong secret", "<handshake>0000000000000000000000000000000000000000</handshake>", "not-authorized"],
    ["no secret", "<handshake/>", "not-authorized"],
    ["a secret that is no hash", "<handshake>o'er</handshake>", "not-authorized"],
    ["a stanza", `<message from='${ECHO}' to='juliet@localhost'/>`, "not-authorized"],
    ["a client's log-in", "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>", "not-authorized"],
    ["much", `<handshake>${"0".repeat(20_000)}</handshake>`, "policy-violation"],
    ["a comment", "<!-- -->", "restricted-xml"],
    ["no XML", "<<", "not-well-formed"],
  ] as const) {
    test(`that shows ${name} is sent away with ${condition}`, async () => {
      const component = connect()
      await component.open()
      component.send(text)
      assert.equal(await component.refusal(), condition)
    })
  }

  test("cannot speak for others", async () => {
    for (const from of ["juliet@localhost", "localhost", "x@sub.echo.localhost", "mantua.example", "@", ""]) {
      const echo = await join()
      echo.send(`<message from='${from}' to='romeo@localhost'><body>Poison</body></message>`)
      assert.equal(await echo.refusal(), "invalid-from", from)
    }
  })

  test("that does not say who speaks speaks itself", async () => {
    await using echo = await join()
    await using romeo = await server.join("romeo")
    echo.send("<message to='romeo@localhost'><body>Who?</body></message>")
    assert.equal((await romeo.next("message")).from, ECHO)
  })

  test("is told when a stanza goes nowhere, and when it is none", async () => {
    const echo = await join()
    echo.send(`<message from='${ECHO}' id='1'/>`)
    assert.match(String((await echo.next("message")).child("error")), /jid-malformed/)
    echo.send(`<iq from='${ECHO}' to='a@b@c' id='2' type='get'><x xmlns='urn:x'/></iq>`)
    assert.match(String((await echo.next("iq")).child("error")), /jid-malformed/)
    echo.send(`<message from='${ECHO}' to='a@b@c' id='3' type='error'/>`)
    echo.send(`<iq from='${ECHO}' to='elsewhere.example' id='4' type='get'><x xmlns='urn:x'/></iq>`)
    const lost = await echo.next("iq", ({ id }) => id === "4")
    assert.match(String(lost.child("error")), /remote-server-not-found/)
    echo.send("<letter xmlns='urn:x'/>")
    assert.equal(await echo.refusal(), "unsupported-stanza-type")
  })

  test("is there once: another connection is refused, and the first one goes on", async () => {
    await using echo = await join()
    const second = connect()
    await assert.rejects(second.logIn())
    assert.equal(await second.refusal(), "conflict")
    await echo.settle()
    // Who does not know the secret does not even learn that somebody is there.
    const third = connect()
    await assert.rejects(third.logIn("a made-up secret"))
    assert.equal(await third.refusal(), "not-authorized")
  })

  test("that shows no secret for long is sent away", async () => {
    const component = connect()
    await component.open()
    server.clock.advance(21_000)
    assert.equal(await component.refusal(), "connection-timeout")
  })

  test("sends much in order, and what it sends while others wait is not lost", async () => {
    await using echo = await join()
    await using romeo = await server.join("romeo")
    let text = ""
    for (let id = 0; id < 3000; id++) {
      text += `<message from='a@${ECHO}' to='romeo@localhost' type='chat' id='${id}'><body>${id}</body></message>`
      if (id % 10 === 0) text += `<presence from='a@${ECHO}' to='${romeo.jid}' id='${id}'/>`
    }
    echo.send(text)
    await romeo.next("message", ({ id }) => id === "2999")
    const seen = romeo.inbox
      .filter(({ from }) => from === `a@${ECHO}`)
      .map(({ name, id }) => [name, Number(id)])
    const messages = seen.filter(([name]) => name === "message").map(([, id]) => id)
    assert.deepEqual(
      messages,
      Array.from({ length: 2999 }, (_, id) => id),
    )
    // What was sent behind a message arrives behind it.
    for (const [index, [name, id]] of seen.entries()) {
      if (name === "presence") assert.deepEqual(seen[index - 1], ["message", id])
    }
  })
})
