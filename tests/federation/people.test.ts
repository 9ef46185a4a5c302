import assert from "node:assert/strict"
import { test } from "node:test"
import type { TestClient } from "@kith/server/testing"
import { parseStanzaError, type Stanza } from "@kith/xmpp"
import { describePairs } from "./pairs.ts"
import { arrive, befriend, bodyOf, expectNothingFrom, isFrom, join, saysTo, settleAt } from "./people.ts"

const NS_CARBONS = "urn:xmpp:carbons:2"
const NS_BLOCKING = "urn:xmpp:blocking"
const NS_RECEIPTS = "urn:xmpp:receipts"
const NS_MARKERS = "urn:xmpp:chat-markers:0"

const hasId = (id: string) => (stanza: Stanza) => stanza.id === id
const contactIn = (push: Stanza) => push.child("query", "jabber:iq:roster")?.childrenNamed("item")[0]?.attrs

/** Waits until the roster of a client says that of a contact. */
async function untilContact(client: TestClient, contact: TestClient, subscription: string): Promise<void> {
  await client.next("iq", (push) => {
    const item = contactIn(push)
    return item?.jid === contact.jid.bare.toString() && item.subscription === subscription
  })
}

/** What somebody is told of a message that did not arrive. */
async function refusalOf(client: TestClient, id: string): Promise<string> {
  const error = await client.next("message", (message) => message.type === "error" && message.id === id)
  return parseStanzaError(error).condition
}

describePairs("people on two servers", (pair) => {
  test("ask for each other's presence, see it, and take it back", async () => {
    await using romeo = await arrive(pair.here, "romeo")
    await using juliet = await arrive(pair.there, "juliet")
    await befriend(romeo, juliet)
    await untilContact(romeo, juliet, "both")
    await untilContact(juliet, romeo, "both")

    juliet.send("<presence><show>away</show><status>On the balcony</status></presence>")
    const seen = await romeo.next("presence", (presence) => presence.has("show"))
    assert.deepEqual([seen.from, seen.child("status")?.text], [juliet.jid.toString(), "On the balcony"])

    romeo.send(`<presence type='unsubscribe' to='${juliet.jid.bare}'/>`)
    await untilContact(romeo, juliet, "from")
    await untilContact(juliet, romeo, "to")
    await romeo.next("presence", isFrom(juliet, "unavailable"))
    juliet.send("<presence><status>Alone</status></presence>")
    await juliet.next("presence", (presence) => presence.has("status") && presence.from === `${juliet.jid}`)
    // What was shown before may be answered to a late question.
    const isLater = (presence: Stanza) => presence.child("status")?.text === "Alone"
    await expectNothingFrom(romeo, pair.there.domain, "presence", isLater)
  })

  test("remove one another from their contacts", async () => {
    await using romeo = await arrive(pair.here, "romeo")
    await using juliet = await arrive(pair.there, "juliet")
    await befriend(romeo, juliet)
    await untilContact(juliet, romeo, "both")
    const removal = `<item jid='${juliet.jid.bare}' subscription='remove'/>`
    await romeo.ask(`<query xmlns='jabber:iq:roster'>${removal}</query>`, { type: "set" })
    await untilContact(juliet, romeo, "none")
    await juliet.next("presence", isFrom(romeo, "unavailable"))
  })

  test("refuse to be seen", async () => {
    await using romeo = await arrive(pair.here, "romeo")
    await using juliet = await arrive(pair.there, "juliet")
    romeo.send(`<presence type='subscribe' to='${juliet.jid.bare}'/>`)
    await juliet.next("presence", isFrom(romeo, "subscribe"))
    juliet.send(`<presence type='unsubscribed' to='${romeo.jid.bare}'/>`)
    await romeo.next("presence", isFrom(juliet, "unsubscribed"))
    await expectNothingFrom(romeo, pair.there.domain, "presence", isFrom(juliet))
  })

  test("find out who is there when they log in, and hear who leaves", async () => {
    const address = await settleAt(pair.here, "romeo")
    await using juliet = await arrive(pair.there, "juliet")
    const before = await join(pair.here, address)
    await befriend(before, juliet)
    await before.close()
    await juliet.next("presence", isFrom(before, "unavailable"))
    juliet.send("<presence><status>Waiting</status></presence>")
    await juliet.next("presence", (presence) => presence.has("status"))

    await using romeo = await join(pair.here, address)
    const seen = await romeo.next("presence", isFrom(juliet))
    assert.equal(seen.child("status")?.text, "Waiting")
    await juliet.next("presence", ({ from }) => from === romeo.jid.toString())
    await juliet.close()
    await romeo.next("presence", isFrom(juliet, "unavailable"))
  })

  test("are asked to be seen while they are away", async () => {
    await using romeo = await arrive(pair.here, "romeo")
    const address = await settleAt(pair.there, "juliet")
    romeo.send(`<presence type='subscribe' to='${address}'/>`)
    await romeo.request("<ping xmlns='urn:xmpp:ping'/>", { to: pair.there.domain })
    await using juliet = await join(pair.there, address)
    await juliet.next("presence", isFrom(romeo, "subscribe"))
  })

  test("talk, and see what has arrived and been read", async () => {
    await using romeo = await arrive(pair.here, "romeo")
    await using juliet = await arrive(pair.there, "juliet")
    await befriend(romeo, juliet)
    const wishes = `<request xmlns='${NS_RECEIPTS}'/><markable xmlns='${NS_MARKERS}'/><active xmlns='http://jabber.org/protocol/chatstates'/>`
    romeo.send(
      `<message type='chat' to='${juliet.jid.bare}' id='m1'><body>&lt;3 “ÿ” 🌹</body>${wishes}</message>`,
    )
    const heard = await juliet.next("message", hasId("m1"))
    assert.deepEqual([heard.from, bodyOf(heard)], [romeo.jid.toString(), "<3 “ÿ” 🌹"])
    for (const [name, namespace] of [
      ["request", NS_RECEIPTS],
      ["markable", NS_MARKERS],
      ["active", "http://jabber.org/protocol/chatstates"],
    ] as const) {
      assert.equal(heard.has(name, namespace), true, `${name} has come along`)
    }
    juliet.send(`<message to='${romeo.jid}' id='m2'><received xmlns='${NS_RECEIPTS}' id='m1'/></message>`)
    const arrived = await romeo.next("message", (message) => message.has("received", NS_RECEIPTS))
    assert.equal(arrived.child("received", NS_RECEIPTS)?.attrs.id, "m1")
    juliet.send(
      `<message type='chat' to='${romeo.jid.bare}' id='m3'><displayed xmlns='${NS_MARKERS}' id='m1'/></message>`,
    )
    const read = await romeo.next("message", (message) => message.has("displayed", NS_MARKERS))
    assert.equal(read.child("displayed", NS_MARKERS)?.attrs.id, "m1")
  })

  test("write a hundred messages that arrive once and in order, both ways at the same time", async () => {
    await using romeo = await arrive(pair.here, "romeo")
    await using juliet = await arrive(pair.there, "juliet")
    const ids = Array.from({ length: 100 }, (_, index) => `n${index}`)
    for (const id of ids) {
      romeo.send(saysTo(juliet.jid.bare, id, id))
      juliet.send(saysTo(romeo.jid.bare, id, id))
    }
    for (const client of [romeo, juliet]) {
      await client.next("message", hasId("n99"))
      await client.settle()
      const heard = client.takeAll("message").map(({ id }) => id)
      assert.deepEqual(heard, ids.slice(0, -1))
    }
  })

  test("have what they write and get on their other devices", async () => {
    await using romeo = await arrive(pair.here, "romeo")
    await using juliet = await arrive(pair.there, "juliet")
    await using tablet = await join(pair.here, romeo.jid.bare, "tablet")
    for (const client of [romeo, tablet]) await client.ask(`<enable xmlns='${NS_CARBONS}'/>`, { type: "set" })
    romeo.send(saysTo(juliet.jid.bare, "To my love", "c1"))
    await tablet.next("message", (message) => message.has("sent", NS_CARBONS))
    await juliet.next("message", hasId("c1"))
    juliet.send(saysTo(romeo.jid, "To my lord", "c2"))
    await romeo.next("message", hasId("c2"))
    await tablet.next("message", (message) => message.has("received", NS_CARBONS))
    await expectNothingFrom(juliet, pair.here.domain, "message")
  })

  test("get what was written while they were away", async () => {
    await using romeo = await arrive(pair.here, "romeo")
    const address = await settleAt(pair.there, "juliet")
    romeo.send(saysTo(address, "Sleep dwell upon thine eyes", "o1"))
    await romeo.request("<ping xmlns='urn:xmpp:ping'/>", { to: pair.there.domain })
    await using juliet = await join(pair.there, address)
    const waited = await juliet.next("message", (message) => message.has("body"))
    assert.equal(bodyOf(waited), "Sleep dwell upon thine eyes")
    assert.equal(waited.has("delay", "urn:xmpp:delay"), true)
  })

  test("ask the other server what it is, and whether it is there", async () => {
    await using romeo = await arrive(pair.here, "romeo")
    const to = pair.there.domain
    const features = (await romeo.ask("<query xmlns='http://jabber.org/protocol/disco#info'/>", { to }))
      .child("query", "http://jabber.org/protocol/disco#info")
      ?.childrenNamed("feature")
      .map(({ attrs }) => attrs.var)
    assert.ok(features?.includes("http://jabber.org/protocol/disco#info"))
    const items = await romeo.ask("<query xmlns='http://jabber.org/protocol/disco#items'/>", { to })
    assert.match(String(items), new RegExp(pair.there.roomsDomain))
    await romeo.ask("<ping xmlns='urn:xmpp:ping'/>", { to })
    await romeo.ask("<query xmlns='jabber:iq:version'/>", { to })
  })

  test("ask each other's clients", async () => {
    await using romeo = await arrive(pair.here, "romeo")
    await using juliet = await arrive(pair.there, "juliet")
    await befriend(romeo, juliet)
    const asked = romeo.request("<query xmlns='kith:test:riddle'/>", { to: juliet.jid })
    const question = await juliet.next("iq", (iq) => iq.has("query", "kith:test:riddle"))
    juliet.send(
      `<iq type='result' id='${question.id}' to='${question.from}'><query xmlns='kith:test:riddle'/></iq>`,
    )
    const answer = await asked
    assert.deepEqual([answer.type, answer.from], ["result", juliet.jid.toString()])
    await romeo.askInVain("<query xmlns='kith:test:riddle'/>", { to: `${juliet.jid.bare}/nobody` })
  })

  test("ask when the other was there last, if they may", async () => {
    await using romeo = await arrive(pair.here, "romeo")
    await using juliet = await arrive(pair.there, "juliet")
    await using tybalt = await arrive(pair.here, "tybalt")
    await befriend(romeo, juliet)
    const question = "<query xmlns='jabber:iq:last'/>"
    await tybalt.askInVain(question, { to: juliet.jid.bare })
    await juliet.close()
    await romeo.next("presence", isFrom(juliet, "unavailable"))
    const answer = await romeo.ask(question, { to: juliet.jid.bare })
    assert.match(answer.child("query", "jabber:iq:last")?.attrs.seconds ?? "", /^[0-9]$/)
  })

  test("do not learn it of one who hides it, but for whom they make an exception", async (t) => {
    await using romeo = await arrive(pair.here, "romeo")
    await using juliet = await arrive(pair.there, "juliet")
    await befriend(romeo, juliet)
    const choose = (contacts: boolean, romeoIs: string) =>
      juliet.request(
        `<last-seen xmlns='urn:kith:last-seen:0'><contacts told='${contacts}'/><person jid='${romeo.jid.bare}' told='${romeoIs}'/></last-seen>`,
        { type: "set" },
      )
    if ((await choose(false, "usual")).type === "error") return t.skip("The other server has no such choice")
    const question = "<query xmlns='jabber:iq:last'/>"
    for (const to of [juliet.jid.bare, juliet.jid]) {
      assert.equal(await romeo.askInVain(question, { to }), "forbidden")
    }
    await choose(false, "true")
    assert.ok((await romeo.ask(question, { to: juliet.jid.bare })).has("query", "jabber:iq:last"))
  })

  test("read each other's card", async () => {
    await using romeo = await arrive(pair.here, "romeo")
    await using juliet = await arrive(pair.there, "juliet")
    await befriend(romeo, juliet)
    await juliet.ask("<vCard xmlns='vcard-temp'><FN>Juliet Capulet</FN></vCard>", { type: "set" })
    const card = await romeo.ask("<vCard xmlns='vcard-temp'/>", { to: juliet.jid.bare })
    assert.equal(card.child("vCard", "vcard-temp")?.child("FN")?.text, "Juliet Capulet")
  })

  test("shut each other out, and let each other in again", async () => {
    await using romeo = await arrive(pair.here, "romeo")
    await using juliet = await arrive(pair.there, "juliet")
    await befriend(romeo, juliet)
    const item = `<item jid='${romeo.jid.bare}'/>`
    await juliet.ask(`<block xmlns='${NS_BLOCKING}'>${item}</block>`, { type: "set" })
    // XEP-0191 §3.3. ejabberd 23.01 only shuts itself up.
    const isPolite = pair.there.name !== "ejabberd"
    if (isPolite) await romeo.next("presence", isFrom(juliet, "unavailable"))
    romeo.send(saysTo(juliet.jid.bare, "Do you hear me?", "b1"))
    assert.equal(await refusalOf(romeo, "b1"), "service-unavailable")
    await juliet.ask(`<unblock xmlns='${NS_BLOCKING}'>${item}</unblock>`, { type: "set" })
    if (isPolite) await romeo.next("presence", isFrom(juliet))
    romeo.send(saysTo(juliet.jid.bare, "And now?", "b2"))
    await juliet.next("message", hasId("b2"))
  })

  test("are told when nobody has the address they write to", async () => {
    await using romeo = await arrive(pair.here, "romeo")
    for (const [address, condition] of [
      [`nobody@${pair.there.domain}`, "service-unavailable"],
      ["juliet@nowhere.example", "remote-server-not-found"],
    ] as const) {
      romeo.send(`<message type='chat' to='${address}' id='${condition}'><body>Anybody?</body></message>`)
      assert.equal(await refusalOf(romeo, condition), condition)
    }
  })
})
