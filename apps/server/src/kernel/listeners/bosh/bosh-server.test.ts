import assert from "node:assert/strict"
import { test } from "node:test"
import { PASSWORD, startTestServer, type TestServer } from "../../../testing/index.ts"
import { BoshClient } from "./testing/bosh-client.ts"
import { BoshRequests } from "./testing/bosh-requests.ts"

async function join(server: TestServer, name: string): Promise<BoshClient> {
  const client = new BoshClient(`${server.url}/http-bind`)
  await client.signIn(server.address(name), PASSWORD, "tower")
  await client.ask("<query xmlns='jabber:iq:roster'/>")
  client.send("<presence/>")
  await client.next("presence")
  return client
}

test("two people chat, one over BOSH and one over a WebSocket", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const juliet = await join(server, "juliet")
  await using romeo = await server.join("romeo")
  for (let id = 0; id < 20; id++) {
    romeo.send(`<message to='juliet@localhost' type='chat' id='r${id}'><body>${id}</body></message>`)
    juliet.send(`<message to='romeo@localhost' type='chat' id='j${id}'><body>${id}</body></message>`)
  }
  await romeo.next("message", ({ id }) => id === "j19")
  await juliet.next("message", ({ id }) => id === "r19")
  assert.deepEqual(
    juliet.inbox.map(({ id }) => id),
    Array.from({ length: 19 }, (_, id) => `r${id}`),
  )
  const { attrs } = await juliet.close()
  assert.equal(attrs.condition, undefined)
  assert.deepEqual(server.complaints, [])
})

test("what a client never fetched waits for it like what comes while it is away (XEP-0206 §8)", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet")
  const lost = await join(server, "juliet")
  lost.hush()
  await using romeo = await server.join("romeo")
  romeo.send("<message to='juliet@localhost' type='chat' id='hark'><body>Hark</body></message>")
  romeo.send("<iq to='juliet@localhost/tower' type='get' id='ask'><ping xmlns='urn:xmpp:ping'/></iq>")
  await romeo.settle()
  server.clock.advance(200_000)
  const refused = await romeo.next("iq", ({ id }) => id === "ask")
  assert.ok(refused.child("error")?.child("service-unavailable", "urn:ietf:params:xml:ns:xmpp-stanzas"))
  const again = await join(server, "juliet")
  assert.equal((await again.next("message")).id, "hark")
  await again.close()
})

test("BOSH can be switched off, and is not told of then", async () => {
  await using server = await startTestServer({ config: "[bosh]\nenabled = false" })
  const { status } = await new BoshRequests(`${server.url}/http-bind`).post("<body/>").answer
  assert.equal(status, 404)
  const hostMeta = await fetch(`${server.url}/.well-known/host-meta.json`)
  assert.doesNotMatch(await hostMeta.text(), /http-bind/)
})
