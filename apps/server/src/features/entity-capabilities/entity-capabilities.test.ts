import assert from "node:assert/strict"
import { test } from "node:test"
import { NS_CAPS, NS_DISCO_INFO, parseDiscoInfo, verificationString } from "@kith/xmpp/extensions"
import { PASSWORD, startTestServer } from "../../testing/index.ts"
import { signIn } from "../../testing/sign-in.ts"

test("the hash in the stream's features is that of what the server tells about itself", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const guest = server.connect()
  await guest.openStream("localhost")
  await signIn(guest, server.address("juliet"), PASSWORD)
  const { node, ver, hash } = (await guest.openStream("localhost")).child("c", NS_CAPS)?.attrs ?? {}
  const juliet = await server.signIn("juliet")
  assert.equal(hash, "sha-1")
  const query = (
    await juliet.ask(`<query xmlns='${NS_DISCO_INFO}' node='${node}#${ver}'/>`, { to: "localhost" })
  ).child("query", NS_DISCO_INFO)
  assert.equal(query?.attrs.node, `${node}#${ver}`)
  assert.ok(query)
  assert.equal(verificationString(parseDiscoInfo(query)), ver)

  const stale = `<query xmlns='${NS_DISCO_INFO}' node='${node}#stale'/>`
  assert.equal(await juliet.askInVain(stale, { to: "localhost" }), "item-not-found")
})

test("the capabilities of a client reach its contacts as they are", async () => {
  await using server = await startTestServer()
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet] = await Promise.all([server.join("romeo"), server.join("juliet")])
  await server.befriend(romeo, juliet)
  const caps = `<c xmlns='${NS_CAPS}' hash='sha-1' node='urn:example' ver='QgayPKawpkPSDYmwT/WM94uAlu0='/>`
  juliet.send(`<presence>${caps}</presence>`)
  const seen = await romeo.next("presence", (presence) => presence.has("c", NS_CAPS))
  assert.equal(String(seen.child("c", NS_CAPS)), caps)
})
