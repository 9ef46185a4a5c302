import assert from "node:assert/strict"
import { test } from "node:test"
import { encodeBase64, encodeOAuthBearer } from "@kith/xmpp"
import { NS_PUSH, NS_PUSH_PRIORITY } from "@kith/xmpp/extensions"
import { accounts } from "../../features.ts"
import { PASSWORD, startTestServer, type TestClient, type TestServer } from "../../testing/index.ts"
import { AppServer, COMPONENT, SERVICE } from "./testing/app-server.ts"

const enable = (node = "phone", inner = "") =>
  `<enable xmlns='${NS_PUSH}' jid='${SERVICE}' node='${node}'>${inner}</enable>`
const disable = (node?: string) =>
  `<disable xmlns='${NS_PUSH}' jid='${SERVICE}'${node === undefined ? "" : ` node='${node}'`}/>`
const set = (client: TestClient, payload: string, to?: string) =>
  client.ask(payload, { type: "set", ...(to !== undefined && { to }) })
const chat = (body: string, more = "") =>
  `<message type='chat' to='juliet@localhost'><body>${body}</body>${more}</message>`

/** Juliet has a phone that wants to be woken, and is not there. */
async function asleep(config = "") {
  const server = await startTestServer({ config: `${config}\n${COMPONENT}` })
  await server.register("romeo", "juliet")
  const app = await AppServer.join(server)
  const romeo = await server.join("romeo")
  {
    await using phone = await server.join("juliet", "phone")
    await set(phone, enable())
  }
  await romeo.settle()
  const close = async () => {
    await app[Symbol.asyncDispose]()
    await server.stop()
  }
  return { server, app, romeo, [Symbol.asyncDispose]: close }
}

const devices = async (server: TestServer) =>
  (await (await server.api("juliet")).expect(200, "GET /push-devices")).body.devices

test("who is away is woken for a message, and the push service is told how many and nothing else", async () => {
  await using stage = await asleep()
  const { server, app, romeo } = stage
  romeo.send(chat("Wherefore art thou"))
  const pushed = await app.next()
  assert.deepEqual([pushed.from, pushed.node, pushed.messageCount], ["localhost", "phone", 1])
  assert.deepEqual(
    [pushed.lastMessageBody, pushed.lastMessageSender, pushed.options, pushed.priority],
    [undefined, undefined, undefined, undefined],
  )
  server.clock.advance(60_000)
  romeo.send(chat("Deny thy father"))
  assert.equal((await app.next()).messageCount, 2)

  // Who comes back has missed nothing any more.
  await using phone = await server.join("juliet", "phone")
  await phone.next("message")
  romeo.send(chat("while she looks"))
  await phone.next("message", (message) => message.child("body")?.text === "while she looks")
  await app.expectNone()
  await phone.close()
  server.clock.advance(60_000)
  romeo.send(chat("Good night"))
  assert.equal((await app.next()).messageCount, 1)
  assert.deepEqual(server.complaints, [])
})

test("only what a person would look at wakes anybody", async () => {
  await using stage = await asleep()
  const { app, romeo, server } = stage
  for (const text of [
    "<message type='chat' to='juliet@localhost'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>",
    "<message type='chat' to='juliet@localhost'><received xmlns='urn:xmpp:receipts' id='1'/></message>",
    "<message type='chat' to='juliet@localhost'><displayed xmlns='urn:xmpp:chat-markers:0' id='1'/></message>",
    "<message type='chat' to='juliet@localhost'><reactions xmlns='urn:xmpp:reactions:0' id='1'/></message>",
    "<message type='headline' to='juliet@localhost'><body>News</body></message>",
    "<message type='error' id='x' to='juliet@localhost'><body>x</body><error type='cancel'/></message>",
    chat("not to be kept", "<no-store xmlns='urn:xmpp:hints'/>"),
  ]) {
    romeo.send(text)
  }
  await romeo.settle()
  await using desk = await server.signIn("juliet", "desk")
  desk.send(chat("a note to myself"))
  await desk.settle()
  await app.expectNone()
  romeo.send(
    "<message type='chat' to='juliet@localhost'><encryption xmlns='urn:xmpp:eme:0' namespace='x'/></message>",
  )
  assert.equal((await app.next()).messageCount, 1)
})

test("a call comes at once, ahead of what has to wait, and is marked where the app has asked for it", async () => {
  await using stage = await asleep()
  const { app, romeo, server } = stage
  {
    await using phone = await server.signIn("juliet", "phone")
    await set(phone, enable("phone", `<priority xmlns='${NS_PUSH_PRIORITY}'/>`))
  }
  romeo.send(chat("one"))
  await app.next()
  romeo.send(chat("two"))
  await romeo.settle()
  await app.expectNone()
  romeo.send(
    "<message type='chat' to='juliet@localhost'><propose xmlns='urn:xmpp:jingle-message:0' id='c'/></message>",
  )
  const call = await app.next()
  assert.deepEqual([call.messageCount, call.priority], [2, "high"])
  romeo.send(
    "<message type='chat' to='juliet@localhost'><retract xmlns='urn:xmpp:jingle-message:0' id='c'/></message>",
  )
  await romeo.settle()
  server.clock.advance(60_000)
  await app.expectNone()
})

test("many messages make few notifications, one at a time", async () => {
  await using stage = await asleep("[push]\nmin-seconds = 10")
  const { app, romeo, server } = stage
  romeo.send(chat("1"))
  const first = await app.hold()
  for (const body of ["2", "3", "4"]) romeo.send(chat(body))
  await romeo.settle()
  server.clock.advance(10_000)
  await app.expectNone()
  first.accept()
  assert.equal((await app.next()).messageCount, 4)
  romeo.send(chat("5"))
  await romeo.settle()
  server.clock.advance(9_999)
  await app.expectNone()
  server.clock.advance(1)
  assert.equal((await app.next()).messageCount, 5)
})

test("the options that an app has given go with each notification, the last ones", async () => {
  await using stage = await asleep()
  const { app, romeo, server } = stage
  const form = (secret: string) =>
    "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'>" +
    "<value>http://jabber.org/protocol/pubsub#publish-options</value></field>" +
    `<field var='secret'><value>${secret}</value></field></x>`
  {
    await using phone = await server.signIn("juliet", "phone")
    await set(phone, enable("phone", form("old")))
    await set(phone, enable("phone", form("eruio234")))
  }
  assert.equal((await devices(server)).length, 1)
  romeo.send(chat("Hark"))
  const { options } = await app.next()
  assert.match(String(options), /<field var='secret'><value>eruio234<\/value>/)
  assert.match(String(options), /type='submit'/)
})

test("a device is woken no more once it is disabled: one node of a service, or all", async () => {
  await using stage = await asleep()
  const { app, romeo, server } = stage
  await using phone = await server.signIn("juliet", "phone")
  for (const node of ["tablet", "watch"]) await set(phone, enable(node))
  await set(phone, disable("phone"))
  assert.deepEqual(
    (await devices(server)).map(({ node }: { node: string }) => node),
    ["tablet", "watch"],
  )
  await set(phone, disable(), "juliet@localhost")
  assert.deepEqual(await devices(server), [])
  await set(phone, disable())
  romeo.send(chat("Hark"))
  await romeo.settle()
  await app.expectNone()
})

test("what was to be told later is not told to a device that was disabled meanwhile", async () => {
  await using stage = await asleep()
  const { app, romeo, server } = stage
  for (const body of ["1", "2"]) romeo.send(chat(body))
  await app.next()
  await romeo.settle()
  await (await server.api("juliet")).expect(200, `DELETE /push-devices/${SERVICE}`)
  server.clock.advance(60_000)
  await romeo.settle()
  await app.expectNone()
})

test("what is no proper request is refused, and nobody asks for somebody else", async () => {
  await using stage = await asleep()
  const { romeo } = stage
  const ask = (payload: string, to?: string) =>
    romeo.askInVain(payload, { type: "set", ...(to !== undefined && { to }) })
  for (const [payload, condition] of [
    [`<enable xmlns='${NS_PUSH}' node='x'/>`, "bad-request"],
    [`<enable xmlns='${NS_PUSH}' jid='@' node='x'/>`, "bad-request"],
    [`<disable xmlns='${NS_PUSH}'/>`, "bad-request"],
    [`<wake xmlns='${NS_PUSH}' jid='${SERVICE}'/>`, "bad-request"],
    [`<enable xmlns='${NS_PUSH}' jid='localhost' node='x'/>`, "not-acceptable"],
    [`<enable xmlns='${NS_PUSH}' jid='juliet@localhost' node='x'/>`, "not-acceptable"],
    [enable("x".repeat(256)), "not-acceptable"],
    [enable("x", "<x xmlns='jabber:x:data' type='submit'/>"), "bad-request"],
  ] as const) {
    assert.equal(await ask(payload), condition, payload)
  }
  for (const to of ["juliet@localhost", "nobody@localhost"])
    assert.equal(await ask(enable(), to), "not-allowed")
  assert.equal(await ask(enable(), "localhost"), "service-unavailable")
  const info = await romeo.ask("<query xmlns='http://jabber.org/protocol/disco#info'/>", {
    to: "romeo@localhost",
  })
  assert.match(String(info), /<feature var='urn:xmpp:push:0'\/>/)
})

test("a service that refuses for good is asked no more; one that fails for a while is, for a while", async () => {
  await using stage = await asleep("[push]\nmax-failures = 3")
  const { app, romeo, server } = stage
  const wake = async () => {
    // The last answer has come before time goes on.
    await app.expectNone()
    server.clock.advance(60_000)
    romeo.send(chat("Hark"))
    return app.hold()
  }
  const count = async (wanted: number) => {
    while ((await devices(server)).length !== wanted) await app.expectNone()
  }
  for (const condition of ["resource-constraint", "service-unavailable"] as const)
    (await wake()).refuse(condition)
  ;(await wake()).accept()
  for (const condition of ["internal-server-error", "remote-server-timeout"] as const) {
    ;(await wake()).refuse(condition)
    await app.expectNone()
    await count(1)
  }
  ;(await wake()).refuse("resource-constraint")
  await count(0)

  const phone = await server.signIn("juliet", "phone")
  await set(phone, enable())
  await phone.close()
  await romeo.settle()
  ;(await wake()).refuse("item-not-found")
  await count(0)
  romeo.send(chat("Hark"))
  await romeo.settle()
  await app.expectNone()
})

test("a service that is not there, or does not answer, counts as one that fails for a while", async () => {
  await using stage = await asleep("[push]\nmax-failures = 2")
  const { app, romeo, server } = stage
  romeo.send(chat("Hark"))
  await app.hold()
  server.clock.advance(30_000)
  await romeo.settle()
  assert.equal((await devices(server)).length, 1)
  await app[Symbol.asyncDispose]()
  romeo.send(chat("Hark again"))
  while ((await devices(server)).length !== 0) await romeo.settle()
})

test("a service may end it by itself, for its own nodes only", async () => {
  await using stage = await asleep()
  const { app, server, romeo } = stage
  const change = (node: string, to = "juliet@localhost", affiliation = "none") =>
    `<pubsub xmlns='http://jabber.org/protocol/pubsub' node='${node}'><affiliation jid='${to}' affiliation='${affiliation}'/></pubsub>`
  const fromApp = (payload: string) =>
    app.send(`<message from='${SERVICE}' to='juliet@localhost'>${payload}</message>`)
  romeo.send(`<message to='juliet@localhost'>${change("phone")}</message>`)
  fromApp(change("other"))
  fromApp(change("phone", "romeo@localhost"))
  fromApp(change("phone", "juliet@localhost", "publish-only"))
  await romeo.settle()
  await app.expectNone()
  assert.equal((await devices(server)).length, 1)
  fromApp(change("phone"))
  while ((await devices(server)).length !== 0) await app.expectNone()
})

test("registrations outlive a restart, and go with the account", async () => {
  await using stage = await asleep()
  const { server } = stage
  await stage.app[Symbol.asyncDispose]()
  await server.restart()
  {
    await using app = await AppServer.join(server)
    const romeo = await server.join("romeo")
    romeo.send(chat("Hark"))
    assert.equal((await app.next()).node, "phone")
    await server.service(accounts).removeAccount(server.address("juliet"))
    await server.register("juliet")
    assert.deepEqual(await devices(server), [])
    romeo.send(chat("Hark"))
    await romeo.settle()
    await app.expectNone()
  }
})

test("a new password ends what other devices have asked for", async () => {
  await using stage = await asleep()
  const { server } = stage
  const tablet = await server.signIn("juliet", "tablet")
  await set(tablet, enable("tablet"))
  const query = `<query xmlns='jabber:iq:register'><username>juliet</username><password>${PASSWORD}!</password></query>`
  await set(tablet, query, "localhost")
  const api = await server.api()
  await api.signIn("juliet", `${PASSWORD}!`)
  const { body } = await api.expect(200, "GET /push-devices")
  assert.deepEqual(
    body.devices.map(({ node }: { node: string }) => node),
    ["tablet"],
  )
})

test("what came in by a token is woken no more when the token is revoked", async () => {
  await using stage = await asleep('[streams]\nrequire-tls = "unless-loopback"')
  const { server } = stage
  const api = await server.api("juliet")
  const { body } = await api.expect(200, "POST /tokens", {
    username: "juliet",
    password: PASSWORD,
    scopes: ["xmpp"],
  })
  await using watch = server.connect()
  await watch.openStream(server.domain)
  const bearer = encodeBase64(encodeOAuthBearer(body.token))
  watch.send(
    `<authenticate xmlns='urn:xmpp:sasl:2' mechanism='OAUTHBEARER'><initial-response>${bearer}</initial-response><bind xmlns='urn:xmpp:bind:0'/></authenticate>`,
  )
  watch.takeAddress(await watch.next("success"))
  await set(watch, enable("watch"))
  assert.equal((await devices(server)).length, 2)
  await api.expect(200, `DELETE /tokens/${body.id}`)
  assert.deepEqual(
    (await devices(server)).map(({ node }: { node: string }) => node),
    ["phone"],
  )
})

test("the oldest device makes room for a new one, and devices can be removed by the API", async () => {
  await using stage = await asleep("[push]\nmax-per-account = 3")
  const { server } = stage
  await using phone = await server.signIn("juliet", "phone")
  for (const node of ["b", "c", "d"]) {
    server.clock.advance(1000)
    await set(phone, enable(node))
  }
  const nodes = async () => (await devices(server)).map(({ node }: { node: string }) => node)
  assert.deepEqual(await nodes(), ["b", "c", "d"])
  const api = await server.api("juliet")
  await api.expect(200, `DELETE /push-devices/${SERVICE}?node=c`)
  assert.deepEqual(await nodes(), ["b", "d"])
  await api.expect(200, `DELETE /push-devices/${SERVICE}`)
  assert.deepEqual(await nodes(), [])
})

test("an administrator may have push services told more", async () => {
  await using stage = await asleep("[push]\ninclude-sender = true\ninclude-body = true")
  stage.romeo.send(chat("Call me but love"))
  const { lastMessageBody, lastMessageSender } = await stage.app.next()
  assert.deepEqual([lastMessageBody, lastMessageSender], ["Call me but love", stage.romeo.jid.toString()])
  await using other = await asleep("[push]\nplaceholder = 'New message'")
  other.romeo.send(chat("Call me but love"))
  assert.equal((await other.app.next()).lastMessageBody, "New message")
})

test("somebody who asks to be a contact wakes people too", async () => {
  await using stage = await asleep()
  stage.romeo.send("<presence type='subscribe' to='juliet@localhost'/>")
  const { pendingSubscriptionCount, messageCount } = await stage.app.next()
  assert.deepEqual([pendingSubscriptionCount, messageCount], [1, 0])
})
