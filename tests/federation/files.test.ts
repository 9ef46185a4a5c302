import assert from "node:assert/strict"
import { test } from "node:test"
import { describePairs } from "./pairs.ts"
import { arrive } from "./people.ts"

const NS_UPLOAD = "urn:xmpp:http:upload:0"
const CONTENT = "A rose by any other name"

const request = `<request xmlns='${NS_UPLOAD}' filename='rose.txt' size='${CONTENT.length}' content-type='text/plain'/>`

describePairs("a file", (pair) => {
  test("is sent to somebody on another server, who can have it", async () => {
    await using romeo = await arrive(pair.here, "romeo")
    await using juliet = await arrive(pair.there, "juliet")
    const slot = (await romeo.ask(request, { to: pair.here.uploadDomain })).child("slot", NS_UPLOAD)
    const put = slot?.child("put")
    const headers =
      put?.childrenNamed("header").map(({ attrs, text }) => [attrs.name ?? "", text] as const) ?? []
    const sent = await fetch(put?.attrs.url ?? "", {
      method: "PUT",
      headers: { "content-type": "text/plain", ...Object.fromEntries(headers) },
      body: CONTENT,
    })
    assert.equal(sent.status, 201)

    const url = slot?.child("get")?.attrs.url ?? ""
    const attached = `<x xmlns='jabber:x:oob'><url>${url}</url></x>`
    romeo.send(
      `<message type='chat' to='${juliet.jid.bare}' id='f1'><body>${url}</body>${attached}</message>`,
    )
    const message = await juliet.next("message", ({ id }) => id === "f1")
    const got = await fetch(message.child("x", "jabber:x:oob")?.child("url")?.text ?? "")
    assert.deepEqual([got.status, await got.text()], [200, CONTENT])
  })

  test("is taken only of a server's own people", async () => {
    await using tybalt = await arrive(pair.here, "tybalt")
    await tybalt.askInVain(request, { to: pair.there.uploadDomain })
  })
})
