import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import {
  encodeBase64,
  encodeTokenLogin,
  findFastToken,
  nobleScramCrypto,
  parseStanzaError,
  proveToken,
} from "@kith/xmpp"
import { NS_UPLOAD, parseUploadSlot, uploadRequest } from "@kith/xmpp/extensions"
import { BoshClient } from "../../kernel/listeners/bosh/testing/bosh-client.ts"
import {
  asProxyFor,
  COMPONENT_SECRET,
  PASSWORD,
  startTestServer,
  TestComponent,
  type TestServer,
} from "../../testing/index.ts"

const NET = "verona.example"
const ORG = "mantua.example"
const NS_MAM = "urn:xmpp:mam:2"

let server: TestServer
before(async () => {
  const components = `[[components.declared]]\ndomain = "bridge.${ORG}"\nsecret = "${COMPONENT_SECRET}"\n`
  const guests = `[guests]\ndomain = "guests.${ORG}"\nreach = ["tybalt@${ORG}"]\n`
  server = await startTestServer({ domains: { [NET]: "", [ORG]: `${components}${guests}` } })
  await server.register("romeo", "juliet", `romeo@${NET}`, `juliet@${NET}`, `tybalt@${ORG}`)
})
after(async () => {
  await server.stop()
  assert.deepEqual(server.complaints, [])
})

test("the same name at two domains is two people, with rosters and archives of their own", async () => {
  await using here = await server.join("romeo")
  await using there = await server.join(`romeo@${NET}`)
  await using juliet = await server.join(`juliet@${NET}`)
  juliet.send(`<message to='romeo@${NET}' type='chat' id='a'><body>Good night</body></message>`)
  assert.equal((await there.next("message")).child("body")?.text, "Good night")
  juliet.send("<message to='romeo@localhost' type='chat' id='b'><body>Who are you?</body></message>")
  const heard = await here.next("message")
  assert.equal(heard.child("body")?.text, "Who are you?")
  assert.equal(heard.from, juliet.jid.toString())

  const idsIn = async (client: typeof here) => {
    await client.ask(`<query xmlns='${NS_MAM}'/>`, { type: "set" })
    const results = client.takeAll("message").filter((message) => message.has("result", NS_MAM))
    return results.map((message) => /<message[^>]* id='(\w)'/.exec(`${message.child("result", NS_MAM)}`)?.[1])
  }
  assert.deepEqual([await idsIn(here), await idsIn(there), await idsIn(juliet)], [["b"], ["a"], ["a", "b"]])

  await here.ask("<query xmlns='jabber:iq:roster'><item jid='nurse@localhost'/></query>", { type: "set" })
  const roster = await there.ask("<query xmlns='jabber:iq:roster'/>")
  assert.doesNotMatch(`${roster}`, /nurse/)
})

test("people of different domains see and write to each other", async () => {
  await using juliet = await server.join("juliet")
  await using tybalt = await server.join(`tybalt@${ORG}`)
  await server.befriend(juliet, tybalt)
  await tybalt.next("presence", ({ from, type }) => from === juliet.jid.toString() && type === undefined)
  tybalt.send("<presence><show>away</show></presence>")
  await juliet.next("presence", (presence) => presence.child("show")?.text === "away")
  for (let id = 0; id < 100; id++) {
    juliet.send(`<message to='${tybalt.jid.bare}' type='chat' id='m${id}'><body>${id}</body></message>`)
  }
  await tybalt.next("message", ({ id }) => id === "m99")
  assert.deepEqual(
    tybalt.takeAll("message").map(({ id }) => id),
    Array.from({ length: 99 }, (_, id) => `m${id}`),
  )
  juliet.send(`<iq type='get' id='p' to='${tybalt.jid}'><ping xmlns='urn:xmpp:ping'/></iq>`)
  const ping = await tybalt.next("iq", ({ id }) => id === "p")
  tybalt.send(`<iq type='result' id='p' to='${ping.from}'/>`)
  await juliet.next("iq", ({ id, from }) => id === "p" && from === tybalt.jid.toString())
  await tybalt.close()
  await juliet.next("presence", ({ type }) => type === "unavailable")
})

test("a message for nobody at another domain comes back, and one for somebody absent waits there", async () => {
  await using juliet = await server.join("juliet")
  juliet.send(`<message to='nobody@${NET}' type='chat' id='lost'><body>Hark</body></message>`)
  const refused = await juliet.next("message", ({ id }) => id === "lost")
  assert.equal(parseStanzaError(refused).condition, "service-unavailable")
  juliet.send(`<message to='romeo@${NET}' type='chat' id='kept'><body>Come</body></message>`)
  await juliet.settle()
  await using romeo = await server.join(`romeo@${NET}`)
  await romeo.next("message", ({ id }) => id === "kept")
})

test("a room of one domain has people of all", async () => {
  await using romeo = await server.join("romeo")
  await using juliet = await server.join(`juliet@${NET}`)
  await using tybalt = await server.join(`tybalt@${ORG}`)
  const room = `ball@rooms.${NET}`
  const everybody = [juliet, romeo, tybalt]
  for (const client of everybody) {
    client.send(
      `<presence to='${room}/${client.jid.local}'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
    )
    await client.next("message", (message) => message.has("subject"))
    if (client === juliet) {
      await juliet.ask(
        "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query>",
        { type: "set", to: room },
      )
    }
  }
  romeo.send(`<message to='${room}' type='groupchat' id='toast'><body>Good pilgrims</body></message>`)
  for (const client of everybody) await client.next("message", ({ id }) => id === "toast")
  await tybalt.close()
  for (const client of [juliet, romeo]) {
    await client.next("presence", ({ from, type }) => from === `${room}/tybalt` && type === "unavailable")
  }
})

test("what somebody publishes reaches a contact at another domain", async () => {
  await using romeo = await server.join("romeo")
  await using tybalt = await server.join(`tybalt@${ORG}`)
  await server.befriend(romeo, tybalt)
  const nickname = "<nick xmlns='http://jabber.org/protocol/nick'>Prince of cats</nick>"
  const item = `<publish node='http://jabber.org/protocol/nick'><item>${nickname}</item></publish>`
  await tybalt.ask(`<pubsub xmlns='http://jabber.org/protocol/pubsub'>${item}</pubsub>`, { type: "set" })
  const items = "<items node='http://jabber.org/protocol/nick'/>"
  const answer = await romeo.ask(`<pubsub xmlns='http://jabber.org/protocol/pubsub'>${items}</pubsub>`, {
    to: tybalt.jid.bare,
  })
  assert.match(`${answer}`, /Prince of cats/)
})

test("each domain keeps the files of its own people", async () => {
  await using tybalt = await server.join(`tybalt@${ORG}`)
  const request = String(uploadRequest({ filename: "letter.txt", size: 5, purpose: "message" }))
  const answer = await tybalt.ask(request, { to: `upload.${ORG}` })
  const slot = parseUploadSlot(answer.child("slot", NS_UPLOAD) ?? assert.fail(`${answer}`))
  assert.equal(new URL(slot.putUrl).host, ORG)
  const at = (url: string, host: string, init: RequestInit = {}) =>
    fetch(`${server.url}${new URL(url).pathname}`, {
      ...init,
      headers: { ...init.headers, ...asProxyFor(host) },
    })
  const body = Buffer.from("Adieu")
  const put = await at(slot.putUrl, ORG, { method: "PUT", headers: Object.fromEntries(slot.headers), body })
  assert.equal(put.status, 201)
  assert.equal(await (await at(slot.getUrl, ORG)).text(), "Adieu")
  assert.equal((await at(slot.getUrl, NET)).status, 404)
  assert.equal(await tybalt.askInVain(request, { to: `upload.${NET}` }), "forbidden")
})

test("BOSH leads to each domain too", async () => {
  const client = new BoshClient(`${server.url}/http-bind`)
  await client.signIn(server.address(`romeo@${NET}`), PASSWORD, "tower")
  await using juliet = await server.join("juliet")
  juliet.send(`<message to='romeo@${NET}/tower' type='chat' id='b1'><body>Hark</body></message>`)
  await client.next("message", ({ id }) => id === "b1")
  await client.close()
})

test("a token or a session of one domain is worth nothing at another", async () => {
  const agent = "<user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'/>"
  const wish = "<request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/>"
  const first = server.connect()
  const success = await first.logIn(server.address("romeo"), PASSWORD, `${agent}${wish}`)
  const token = findFastToken(success)?.token ?? assert.fail(`${success}`)
  await first.close()
  const { initiator } = proveToken(token, new Uint8Array(), nobleScramCrypto)
  const proof = encodeBase64(encodeTokenLogin("romeo", initiator))
  for (const [domain, outcome] of [
    [NET, "failure"],
    ["localhost", "success"],
  ] as const) {
    await using client = server.connect()
    await client.openStream(domain)
    client.send(
      `<authenticate xmlns='urn:xmpp:sasl:2' mechanism='HT-SHA-256-NONE'><initial-response>${proof}</initial-response>${agent}<fast xmlns='urn:xmpp:fast:0'/></authenticate>`,
    )
    assert.equal((await client.next("success|failure")).name, outcome, domain)
  }
  const api = await server.api("romeo")
  await api.expect(200, "GET /conversations")
  const elsewhere = await fetch(`${server.url}/api/v1/conversations`, {
    headers: { authorization: `Bearer ${api.token}`, ...asProxyFor(NET) },
  })
  assert.equal(elsewhere.status, 401)

  const there = server.connect()
  const enable = "<enable xmlns='urn:xmpp:sm:3' resume='true'/>"
  const bound = await there.logIn(
    server.address("romeo"),
    PASSWORD,
    `<bind xmlns='urn:xmpp:bind:0'>${enable}</bind>`,
  )
  const id = /<enabled[^>]* id='([^']+)'/.exec(`${bound}`)?.[1]
  there.cut()
  const thief = server.connect()
  const resume = `<resume xmlns='urn:xmpp:sm:3' previd='${id}' h='0'/>`
  const answer = await thief.logIn(server.address(`romeo@${NET}`), PASSWORD, resume)
  assert.match(`${answer}`, /<failed/)
  await thief.close()
})

test("a component belongs to one domain and is reached from all", async () => {
  const bridge = await TestComponent.join(server.ports.components, `bridge.${ORG}`)
  await using romeo = await server.join("romeo")
  romeo.send(`<message to='benvolio@bridge.${ORG}' type='chat' id='c1'><body>Part, fools</body></message>`)
  const heard = await bridge.next("message")
  assert.equal(heard.from, romeo.jid.toString())
  bridge.send(
    `<message from='benvolio@bridge.${ORG}' to='${romeo.jid}' type='chat' id='c2'><body>Put up</body></message>`,
  )
  await romeo.next("message", ({ id }) => id === "c2")
  await bridge.close()
})

test("guests of one domain come by its name for them, and reach whom it lets them", async () => {
  await using tybalt = await server.join(`tybalt@${ORG}`)
  await using guest = server.connect()
  await guest.openStream(`guests.${ORG}`)
  guest.send(
    "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='ANONYMOUS'><bind xmlns='urn:xmpp:bind:0'/></authenticate>",
  )
  guest.takeAddress(await guest.next("success"))
  guest.send(`<message to='${tybalt.jid.bare}' type='chat' id='g1'><body>Peace</body></message>`)
  assert.equal((await tybalt.next("message", ({ id }) => id === "g1")).from, guest.jid.toString())
  guest.send("<message to='romeo@localhost' type='chat' id='g2'><body>Peace</body></message>")
  assert.equal((await guest.next("message", ({ id }) => id === "g2")).type, "error")
  await using stranger = server.connect()
  await assert.rejects(stranger.openStream(`guests.${NET}`))
})
