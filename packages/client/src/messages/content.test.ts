import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { parseElement, type Stanza, stanza } from "@kith/xmpp"
import type { MessageContent } from "./content.ts"
import { readContent } from "./read-content.ts"
import { writeContent } from "./write-content.ts"

const onTheWire = (content: MessageContent): Stanza =>
  stanza({ name: "message", attrs: { type: "chat" }, children: writeContent(content) })

const CONTENTS: Readonly<Record<string, MessageContent>> = {
  "a text": { body: "But soft, what light" },
  "an answer": { body: "Ay me!", reply: { id: "a1", to: "romeo@montague.example" } },
  "an answer with the text of two lines": {
    body: "> no quote of ours\nAy 🌹 me!",
    reply: { id: "a1", excerpt: "But soft 🌞\nwhat light" },
  },
  "names in a text": {
    body: "🌹 Romeo, Romeo",
    mentions: [{ begin: 2, end: 7, address: "romeo@montague.example" }],
  },
  "names in an answer": {
    body: "🌹 Romeo",
    reply: { id: "a1", excerpt: "🌞🌞" },
    mentions: [{ begin: 2, end: 7, address: "verona@rooms.example/Romeo Montague" }],
  },
  "what somebody else wrote": {
    body: "Good pilgrim",
    forwarded: { from: "juliet@capulet.example", name: "Juliet", sentAt: 1_700_000_000_000 },
  },
  "what does not last": { body: "It is too rash", expiresInSeconds: 60 },
}

describe("what a message says", () => {
  for (const [name, content] of Object.entries(CONTENTS)) {
    test(`is read as it was written: ${name}`, () => {
      assert.deepEqual(readContent(onTheWire(content)), content)
    })
  }

  test("has the text of what it answers for clients that know no answers", () => {
    const message = onTheWire({ body: "Ay me!", reply: { id: "a1", excerpt: "one\ntwo" } })
    assert.equal(message.child("body")?.text, "> one\n> two\nAy me!")
  })

  test("keeps a fallback whose extension is missing or unknown", () => {
    const read = (children: string) =>
      readContent(
        stanza(parseElement(`<message xmlns='jabber:client'><body>Ay me!</body>${children}</message>`)),
      )
    const fallback = (of: string, region = "") =>
      `<fallback xmlns='urn:xmpp:fallback:0' for='${of}'><body ${region}/></fallback>`
    assert.equal(read(fallback("urn:xmpp:reply:0")).body, "Ay me!")
    assert.equal(read(fallback("urn:example:unknown")).body, "Ay me!")
    const reply = "<reply xmlns='urn:xmpp:reply:0' id='1'/>"
    assert.equal(read(reply + fallback("urn:xmpp:reply:0", "start='0' end='3'")).body, "me!")
    assert.equal(read(reply + fallback("urn:xmpp:reply:0", "start='3' end='99999999'")).body, "Ay ")
    assert.equal(read(reply + fallback("urn:xmpp:reply:0", "start='-1' end='x'")).body, "Ay me!")
    const overlapping =
      fallback("urn:xmpp:reply:0", "start='0' end='3'") + fallback("urn:xmpp:reply:0", "start='1' end='4'")
    assert.equal(read(reply + overlapping).body, "e!")
  })

  test("is without what is malformed in it", () => {
    const hostile = `<message xmlns='jabber:client'><body>Ay me!</body><reply xmlns='urn:xmpp:reply:0'/>
      <reference xmlns='urn:xmpp:reference:0' type='mention' begin='2' end='1' uri='xmpp:romeo@montague.example'/>
      <reference xmlns='urn:xmpp:reference:0' type='mention' begin='0' end='2' uri='xmpp:%ff'/>
      <reference xmlns='urn:xmpp:reference:0' type='mention' begin='0' end='99' uri='xmpp:romeo@montague.example'/>
      <reference xmlns='urn:xmpp:reference:0' type='mention' begin='0' end='2' uri='javascript:alert(1)'/>
      <forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='@'/></forwarded>
      <ephemeral xmlns='urn:xmpp:ephemeral:0' timer='-5'/></message>`
    assert.deepEqual(readContent(stanza(parseElement(hostile))), { body: "Ay me!" })
  })
})
