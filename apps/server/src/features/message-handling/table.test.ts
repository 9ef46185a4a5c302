import assert from "node:assert/strict"
import { test } from "node:test"
import { parseElement, stanza } from "@kith/xmpp"
import { isCopied } from "./copies.ts"
import { handlingOf } from "./table.ts"

const message = (children: string, type = "chat") =>
  stanza(parseElement(`<message xmlns='jabber:client' type='${type}'>${children}</message>`))

const BODY = "<body>Ay me!</body>"
const hint = (name: string) => `<${name} xmlns='urn:xmpp:hints'/>`
const call = (name: string) => `<${name} xmlns='urn:xmpp:jingle-message:0' id='c'/>`
const receipt = "<received xmlns='urn:xmpp:receipts' id='1'/>"
const marker = "<displayed xmlns='urn:xmpp:chat-markers:0' id='1'/>"
const typing = "<composing xmlns='http://jabber.org/protocol/chatstates'/>"
const retraction = "<retract xmlns='urn:xmpp:message-retract:1' id='1'/>"
const reaction = "<reactions xmlns='urn:xmpp:reactions:0' id='1'><reaction>👍</reaction></reactions>"
const correction = "<replace xmlns='urn:xmpp:message-correct:0' id='1'/>"
const timer = "<ephemeral xmlns='urn:xmpp:ephemeral:0' timer='60'/>"
const encrypted = "<encryption xmlns='urn:xmpp:eme:0' namespace='urn:xmpp:omemo:2'/>"
const file = "<file-sharing xmlns='urn:xmpp:sfs:0'/>"
const invitation = "<x xmlns='jabber:x:conference' jid='room@rooms.example'/>"
const mediated = "<x xmlns='http://jabber.org/protocol/muc#user'><invite from='a@b'/></x>"
const fallback = "<fallback xmlns='urn:xmpp:fallback:0' for='urn:x'/>"
const reply = "<reply xmlns='urn:xmpp:reply:0' to='a@b' id='1'/>"
const unknown = "<x xmlns='urn:example'/>"

test("each kind of message is kept, waits and wakes as the table says", () => {
  for (const [children, archive, offline, wakes] of [
    [BODY, "content", "wait", true],
    [BODY + reply + fallback, "content", "wait", true],
    [BODY + timer, "content", "wait", true],
    [BODY + typing, "content", "wait", true],
    [`${BODY}<request xmlns='urn:xmpp:receipts'/>`, "content", "wait", true],
    [encrypted, "content", "wait", true],
    [file, "content", "wait", true],
    [invitation, "content", "wait", true],
    [mediated, "content", "wait", true],
    [BODY + correction, "content", "wait", false],
    [BODY + retraction + fallback, "event", "wait", false],
    [retraction, "event", "wait", false],
    [BODY + reaction + fallback, "event", "wait", false],
    [reaction, "event", "wait", false],
    [timer, "event", "wait", false],
    [call("propose"), "event", "wait", true],
    [call("ringing"), "event", "wait", false],
    [call("proceed"), "event", "wait", false],
    [call("reject"), "event", "wait", false],
    [call("retract"), "event", "wait", false],
    [call("finish"), "event", "wait", false],
    [receipt, "receipt", "wait", false],
    [marker, "displayed", "wait", false],
    [typing, undefined, "forget", false],
    [unknown, undefined, "wait", false],
    [unknown + hint("store"), "event", "wait", false],
    [typing + hint("store"), "event", "forget", false],
  ] as const) {
    for (const type of ["chat", "normal"]) {
      assert.deepEqual(handlingOf(message(children, type)), { archive, offline, wakes }, children)
    }
  }
})

test("messages of other types are kept nowhere, whatever is in them", () => {
  for (const type of ["error", "headline", "groupchat"]) {
    for (const children of [BODY, receipt, BODY + hint("store"), call("propose") + hint("store")]) {
      assert.deepEqual(handlingOf(message(children, type)), {
        archive: undefined,
        offline: "refuse",
        wakes: false,
      })
    }
  }
})

test("hints against keeping go before everything", () => {
  assert.deepEqual(handlingOf(message(BODY + hint("no-permanent-store") + hint("store"))), {
    archive: undefined,
    offline: "wait",
    wakes: true,
  })
  const secret = message(BODY + hint("no-store") + hint("store"))
  assert.deepEqual(handlingOf(secret), { archive: undefined, offline: "refuse", wakes: true })
  assert.equal(handlingOf(message(typing + hint("no-store"))).offline, "forget")
})

test("exactly the conversations of XEP-0280 §6.1 are copied", () => {
  for (const [children, chat, normal, headline] of [
    [BODY, true, true, false],
    [unknown, true, false, false],
    [reaction, true, false, false],
    [call("propose"), true, false, false],
    [receipt, true, true, true],
    [marker, true, true, true],
    [typing, true, true, true],
    [invitation, true, true, true],
    [mediated, true, true, true],
    [`${BODY}<private xmlns='urn:xmpp:carbons:2'/>`, false, false, false],
    [BODY + hint("no-copy"), false, false, false],
    [BODY + hint("no-store"), true, true, false],
  ] as const) {
    const copied = ["chat", "normal", "headline"].map((type) => isCopied(message(children, type)))
    assert.deepEqual(copied, [chat, normal, headline], children)
    assert.equal(isCopied(message(children, "groupchat")), false)
    assert.equal(isCopied(message(children, "error")), false)
  }
})
