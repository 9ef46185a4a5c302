import assert from "node:assert/strict"
import { test } from "node:test"
import { ANSWERED_LATER, DomainError, defineFeature, stanzaSending } from "@kith/feature-kit"
import { Jid, parseStanzaError, resultReply, type Stanza, stanza, xml } from "@kith/xmpp"
import { startTestServer } from "../../testing/index.ts"

const NS_VERSE = "urn:example:verse"

/** A theatre that answers at a domain of its own, and a component-like door to a garden. */
const theatre = defineFeature({
  name: "theatre",
  setup({ xmpp, hooks }) {
    const heard: string[] = []
    const garden: Stanza[] = []
    const stage = `theatre.${xmpp.domain}`
    xmpp.addItem({ jid: Jid.parse(stage), name: "The theatre" })
    xmpp.addInfoForm("server", () => ({
      type: "result",
      fields: [{ name: "FORM_TYPE", type: "hidden", values: [NS_VERSE] }],
    }))
    xmpp.serveDomain(stage, {
      message: ({ stanza: message, from, to }) => {
        if (message.has("subject")) throw new DomainError("not-acceptable", "No subjects on stage.")
        return () => {
          heard.push(message.child("body")?.text ?? "")
          void xmpp.route(message.withAttrs({ from: to.toString(), to: from.toString(), type: "headline" }))
        }
      },
      presence: (presence, from, to, session) => {
        assert.equal(session?.jid.equals(from), true)
        if (presence.type !== "unavailable" && to.resource === undefined)
          throw new DomainError("jid-malformed", "Say who you play.")
      },
      iq: ({ payload, to, stanza: request }) => {
        if (payload.namespace !== NS_VERSE) throw new DomainError("service-unavailable")
        if (payload.attrs.whom !== undefined) {
          const question = stanza({
            name: "iq",
            attrs: { type: "get", from: to.toString(), to: payload.attrs.whom },
            children: [xml("verse", { xmlns: NS_VERSE })],
          })
          void xmpp.ask(question).then((answer) => xmpp.route(resultReply(request, answer.elements[0])))
          return ANSWERED_LATER
        }
        return xml("verse", { xmlns: NS_VERSE, line: to.resource ?? "none" })
      },
    })
    const forward = () => xmpp.forwardDomain(`garden.${xmpp.domain}`, (arrived) => void garden.push(arrived))
    xmpp.onServerMessage(NS_VERSE, () => () => void heard.push("to the server"))
    hooks.on(stanzaSending, "guard", ({ to }) => {
      if (to.local === "banned") throw new DomainError("not-acceptable", "You do not speak to them.")
    })
    return { heard, garden, forward, xmpp }
  },
})

test("a domain of a feature gets its messages after they are admitted, presence and requests", async () => {
  await using server = await startTestServer({ features: [theatre] })
  await server.register("romeo")
  const romeo = await server.join("romeo")
  const { heard } = server.service(theatre)

  romeo.send("<message to='stage@theatre.localhost' type='chat'><body>Hark</body></message>")
  assert.equal((await romeo.next("message")).from, "stage@theatre.localhost")
  assert.deepEqual(heard, ["Hark"])
  romeo.send("<message to='stage@theatre.localhost' id='s'><subject>x</subject></message>")
  const refused = await romeo.next("message", ({ type }) => type === "error")
  assert.equal(parseStanzaError(refused).condition, "not-acceptable")

  const verse = await romeo.ask(`<verse xmlns='${NS_VERSE}'/>`, { to: "stage@theatre.localhost/7" })
  assert.equal(verse.child("verse", NS_VERSE)?.attrs.line, "7")
  assert.equal(
    await romeo.askInVain("<ping xmlns='urn:xmpp:ping'/>", { to: "theatre.localhost" }),
    "service-unavailable",
  )

  romeo.send("<presence to='stage@theatre.localhost/Romeo'/>")
  romeo.send("<presence to='stage@theatre.localhost'/>")
  const nameless = await romeo.next("presence", ({ type }) => type === "error")
  assert.equal(parseStanzaError(nameless).condition, "jid-malformed")
  assert.deepEqual(server.complaints, [])
})

test("who waits for an answer of somebody else goes on meanwhile", async () => {
  await using server = await startTestServer({ features: [theatre] })
  await server.register("romeo", "juliet")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  const question = `<verse xmlns='${NS_VERSE}' whom='${juliet.jid}'/>`
  romeo.send(`<iq type='get' id='w' to='theatre.localhost'>${question}</iq>`)
  const asked = await juliet.next("iq", ({ type }) => type === "get")
  await romeo.settle()
  assert.deepEqual(romeo.takeAll("iq"), [])
  juliet.send(
    `<iq type='result' id='${asked.id}' to='theatre.localhost'><verse xmlns='${NS_VERSE}' line='1'/></iq>`,
  )
  const answer = await romeo.next("iq", ({ id }) => id === "w")
  assert.equal(answer.child("verse", NS_VERSE)?.attrs.line, "1")
})

test("the server lists what is served beside it, and tells more about itself by forms", async () => {
  await using server = await startTestServer({ features: [theatre] })
  await server.register("romeo")
  const romeo = await server.signIn("romeo")
  const items = await romeo.ask("<query xmlns='http://jabber.org/protocol/disco#items'/>", {
    to: "localhost",
  })
  assert.match(String(items), /<item jid='theatre\.localhost' name='The theatre'\/>/)
  const info = await romeo.ask("<query xmlns='http://jabber.org/protocol/disco#info'/>", { to: "localhost" })
  assert.match(String(info), /urn:example:verse/)
})

test("a domain is handed on while somebody takes it, and refused afterwards", async () => {
  await using server = await startTestServer({ features: [theatre] })
  await server.register("romeo")
  const romeo = await server.join("romeo")
  const { garden, forward, xmpp } = server.service(theatre)
  assert.equal(xmpp.isServed("garden.localhost"), false)
  const takeBack = forward()
  assert.throws(forward, { code: "conflict" })
  assert.equal(xmpp.isServed("garden.localhost"), true)
  romeo.send("<message to='juliet@garden.localhost' type='chat'><body>Ay me</body></message>")
  romeo.send("<presence to='garden.localhost'/>")
  romeo.send("<iq type='get' id='q' to='garden.localhost'><ping xmlns='urn:xmpp:ping'/></iq>")
  await romeo.settle()
  assert.deepEqual(
    garden.map(({ name, from }) => `${name} ${from}`),
    ["message", "presence", "iq"].map((name) => `${name} ${romeo.jid}`),
  )
  void xmpp.route(
    stanza({ name: "iq", attrs: { type: "result", id: "q", from: "garden.localhost", to: `${romeo.jid}` } }),
  )
  assert.equal((await romeo.next("iq", ({ id }) => id === "q")).from, "garden.localhost")
  // What nobody in the garden could be told is refused to the garden.
  void xmpp.route(
    stanza({
      name: "iq",
      attrs: { type: "get", id: "r", from: "a@garden.localhost", to: "localhost" },
      children: [xml("x", { xmlns: "urn:x" })],
    }),
  )
  await romeo.settle()
  assert.equal(garden.at(-1)?.type, "error")
  takeBack()
  assert.equal(
    await romeo.askInVain("<ping xmlns='urn:xmpp:ping'/>", { to: "garden.localhost" }),
    "remote-server-not-found",
  )
})

test("a question of the server is answered by who was asked, by nobody else, or by the clock", async () => {
  await using server = await startTestServer({ features: [theatre] })
  await server.register("romeo", "tybalt")
  const [romeo, tybalt] = await Promise.all([server.join("romeo"), server.join("tybalt")])
  const { xmpp } = server.service(theatre)
  const question = stanza({
    name: "iq",
    attrs: { type: "get", from: "localhost", to: romeo.jid.toString() },
    children: [xml("verse", { xmlns: NS_VERSE })],
  })
  const answer = xmpp.ask(question)
  const { id } = await romeo.next("iq", ({ type }) => type === "get")
  tybalt.send(`<iq type='result' id='${id}' to='localhost'><verse xmlns='${NS_VERSE}' by='tybalt'/></iq>`)
  await tybalt.settle()
  romeo.send(`<iq type='result' id='${id}' to='localhost'><verse xmlns='${NS_VERSE}' by='romeo'/></iq>`)
  assert.equal((await answer).child("verse", NS_VERSE)?.attrs.by, "romeo")

  const late = xmpp.ask(question, 5_000)
  await romeo.next("iq", ({ type }) => type === "get")
  server.clock.advance(5_000)
  assert.equal(parseStanzaError(await late).condition, "remote-server-timeout")
  const nobody = await xmpp.ask(question.withAttrs({ to: "romeo@localhost/gone" }))
  assert.equal(parseStanzaError(nobody).condition, "service-unavailable")
  const nowhere = await xmpp.ask(question.withAttrs({ to: "nowhere.example" }))
  assert.equal(parseStanzaError(nowhere).condition, "remote-server-not-found")
})

test("what a guard does not let out is refused, and a message to the server finds who knows it", async () => {
  await using server = await startTestServer({ features: [theatre] })
  await server.register("romeo")
  const romeo = await server.join("romeo")
  const { heard } = server.service(theatre)
  assert.equal(await romeo.askInVain("<x xmlns='urn:x'/>", { to: "banned@localhost" }), "not-acceptable")
  romeo.send("<presence to='banned@localhost'/>")
  await romeo.next("presence", ({ type }) => type === "error")
  romeo.send(`<message to='localhost'><verse xmlns='${NS_VERSE}'/></message>`)
  await romeo.settle()
  assert.deepEqual(heard, ["to the server"])
  romeo.send("<message to='localhost'><body>Anybody?</body></message>")
  const nobody = await romeo.next("message", ({ type }) => type === "error")
  assert.equal(parseStanzaError(nobody).condition, "service-unavailable")
})
