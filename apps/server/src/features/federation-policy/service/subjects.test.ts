import assert from "node:assert/strict"
import { test } from "node:test"
import { Jid, parseElement, type Stanza, stanza } from "@kith/xmpp"
import { isApproach, subjectsOf } from "./subjects.ts"

const ROOMS = "rooms.localhost"
const read = (text: string): Stanza =>
  stanza(parseElement(text.replace(/^<(\w+)/, "<$1 xmlns='jabber:client'")))
const of = (text: string, ours = "romeo@localhost") => subjectsOf(read(text), Jid.parse(ours), ROOMS).join()

const MUC = "<x xmlns='http://jabber.org/protocol/muc'/>"
const OCCUPANT = "<x xmlns='http://jabber.org/protocol/muc#user'><item role='visitor'/></x>"
const INVITE = "<x xmlns='http://jabber.org/protocol/muc#user'><invite from='a@b.lit'/></x>"
const DIRECT = "<x xmlns='jabber:x:conference' jid='r@rooms.b.lit'/>"
const LINK = "<x xmlns='jabber:x:oob'><url>https://b.lit/a.png</url></x>"
const TRANSFER = "<description xmlns='urn:xmpp:jingle:apps:file-transfer:5'/>"
const CALL = "<description xmlns='urn:xmpp:jingle:apps:rtp:1' media='audio'/>"
const jingle = (inside: string) =>
  `<iq type='set'><jingle xmlns='urn:xmpp:jingle:1' action='session-initiate'><content>${inside}</content></jingle></iq>`
const propose = (inside: string) =>
  `<message><propose xmlns='urn:xmpp:jingle-message:0' id='1'>${inside}</propose></message>`
const ask = (namespace: string, type = "set") => `<iq type='${type}'><query xmlns='${namespace}'/></iq>`

test("a message is one between people unless a room is in it", () => {
  assert.equal(of("<message type='chat'><body>Hark</body></message>"), "messages")
  assert.equal(
    of("<message><composing xmlns='http://jabber.org/protocol/chatstates'/></message>"),
    "messages",
  )
  assert.equal(of("<message type='groupchat'><body>Hark</body></message>"), "rooms")
  assert.equal(of(`<message type='chat'><body>Psst</body>${OCCUPANT}</message>`), "rooms")
  assert.equal(of(`<message>${INVITE}</message>`), "rooms")
  assert.equal(of(`<message>${DIRECT}</message>`), "rooms")
  assert.equal(of("<message type='groupchat'><body>Hark</body></message>", `orchard@${ROOMS}`), "rooms")
})

test("presence belongs to a room that is here, or that says it is one", () => {
  assert.equal(of("<presence/>"), "")
  assert.equal(of(`<presence>${MUC}</presence>`), "rooms")
  assert.equal(of(`<presence>${OCCUPANT}</presence>`), "rooms")
  assert.equal(of("<presence/>", `orchard@${ROOMS}/Romeo`), "rooms")
  assert.equal(of("<presence type='subscribe'/>"), "subscriptions")
  assert.equal(of("<presence type='subscribed'/>"), "subscriptions")
})

test("what ends something passes", () => {
  assert.equal(of("<presence type='unavailable'/>", `orchard@${ROOMS}/Romeo`), "")
  assert.equal(of(`<presence type='unavailable'>${OCCUPANT}</presence>`), "")
  assert.equal(of(`<message type='error'>${LINK}</message>`, `orchard@${ROOMS}`), "")
  assert.equal(of("<presence type='unsubscribe'/>"), "")
  assert.equal(of("<presence type='unsubscribed'/>"), "")
  assert.equal(of("<iq type='result'><query xmlns='jabber:iq:oob'/></iq>", `orchard@${ROOMS}`), "")
})

test("a file is found in what says that it is one", () => {
  const sharing = "<file-sharing xmlns='urn:xmpp:sfs:0'/>"
  const media = "<reference xmlns='urn:xmpp:reference:0'><media-sharing xmlns='urn:xmpp:sims:1'/></reference>"
  const mention = "<reference xmlns='urn:xmpp:reference:0' type='mention'/>"
  assert.equal(of(`<message type='chat'>${LINK}</message>`), "messages,files")
  assert.equal(of(`<message type='groupchat'>${LINK}</message>`), "rooms,files")
  assert.equal(of(`<message>${sharing}</message>`), "messages,files")
  assert.equal(of(`<message>${media}</message>`), "messages,files")
  assert.equal(of(`<message>${mention}</message>`), "messages")
  assert.equal(of(propose(TRANSFER)), "messages,files")
  assert.equal(of(propose(CALL)), "messages")
  assert.equal(of(jingle(TRANSFER)), "files")
  assert.equal(of(jingle(CALL)), "")
  for (const namespace of [
    "jabber:iq:oob",
    "http://jabber.org/protocol/si",
    "http://jabber.org/protocol/ibb",
  ]) {
    assert.equal(of(ask(namespace)), "files", namespace)
  }
  assert.equal(of(ask("urn:xmpp:http:upload:0", "get")), "files")
  assert.equal(of(ask("urn:xmpp:ping", "get")), "")
  assert.equal(of(ask("http://jabber.org/protocol/disco#info", "get"), ROOMS), "rooms")
})

test("a request to see presence and an invitation open something new", () => {
  assert.ok(isApproach(read("<presence type='subscribe'/>")))
  assert.ok(isApproach(read(`<message>${INVITE}</message>`)))
  assert.ok(isApproach(read(`<message>${DIRECT}</message>`)))
  for (const text of [
    "<presence type='subscribed'/>",
    "<presence/>",
    "<message><body>Hark</body></message>",
    `<message type='chat'><body>Psst</body>${OCCUPANT}</message>`,
    `<message type='error'>${DIRECT}</message>`,
  ]) {
    assert.ok(!isApproach(read(text)), text)
  }
})
