import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { test } from "node:test"
import type { Stanza } from "@kith/xmpp"
import { takeInterest } from "./capabilities.ts"
import { describePairs } from "./pairs.ts"
import { arrive, befriend, expectNothingFrom, isFrom } from "./people.ts"

const NS_PUBSUB = "http://jabber.org/protocol/pubsub"
const NS_EVENT = "http://jabber.org/protocol/pubsub#event"
const NICK = "http://jabber.org/protocol/nick"
const METADATA = "urn:xmpp:avatar:metadata"
const DATA = "urn:xmpp:avatar:data"
const PICTURE =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
const PICTURE_BYTES = Buffer.from(PICTURE, "base64")
// XEP-0084 §4.1.
const PICTURE_ID = createHash("sha1").update(PICTURE_BYTES).digest("hex")

const publish = (node: string, id: string, payload: string) =>
  `<pubsub xmlns='${NS_PUBSUB}'><publish node='${node}'><item id='${id}'>${payload}</item></publish></pubsub>`
const publishNick = (nick: string) => publish(NICK, "current", `<nick xmlns='${NICK}'>${nick}</nick>`)
const announces = (node: string) => (message: Stanza) =>
  message.child("event", NS_EVENT)?.child("items")?.attrs.node === node

describePairs("what people tell of themselves", (pair) => {
  test("is told to their contacts who want to hear it, and to nobody else", async () => {
    await using romeo = await arrive(pair.here, "romeo")
    await using juliet = await arrive(pair.there, "juliet")
    await using tybalt = await arrive(pair.here, "tybalt")
    await befriend(romeo, juliet)
    const wanted = [NICK, METADATA, `kith:test:${romeo.jid.local}`]
    void takeInterest(tybalt, wanted, pair.there.domain)
    await takeInterest(romeo, wanted, pair.there.domain)
    await romeo.next("presence", ({ from }) => from === romeo.jid.toString())
    await romeo.request("<ping xmlns='urn:xmpp:ping'/>", { to: pair.there.domain })

    await juliet.ask(publishNick("Jule"), { type: "set" })
    const named = await romeo.next("message", announces(NICK))
    assert.equal(named.from, juliet.jid.bare.toString())
    assert.match(String(named), />Jule</)

    await juliet.ask(publish(DATA, PICTURE_ID, `<data xmlns='${DATA}'>${PICTURE}</data>`), { type: "set" })
    const info = `<info bytes='${PICTURE_BYTES.length}' id='${PICTURE_ID}' type='image/png'/>`
    await juliet.ask(publish(METADATA, PICTURE_ID, `<metadata xmlns='${METADATA}'>${info}</metadata>`), {
      type: "set",
    })
    const shown = await romeo.next("message", announces(METADATA))
    assert.match(String(shown), new RegExp(PICTURE_ID))
    const items = `<items node='${DATA}'><item id='${PICTURE_ID}'/></items>`
    const got = await romeo.ask(`<pubsub xmlns='${NS_PUBSUB}'>${items}</pubsub>`, { to: juliet.jid.bare })
    assert.ok(String(got).includes(PICTURE))
    await expectNothingFrom(tybalt, pair.there.domain, "message", announces(NICK))
  })

  test("is told to a contact who comes later", async (context) => {
    // It forgets those whose interests it has to ask for first.
    if (pair.there.name === "ejabberd") return context.skip("ejabberd 23.01 tells only whom it knows")
    await using romeo = await arrive(pair.here, "romeo")
    await using juliet = await arrive(pair.there, "juliet")
    await befriend(romeo, juliet)
    await juliet.ask(publishNick("Jule"), { type: "set" })
    romeo.send("<presence type='unavailable'/>")
    await juliet.next("presence", isFrom(romeo, "unavailable"))
    const wanted = [NICK, `kith:test:${romeo.jid.local}`]
    void takeInterest(romeo, wanted, pair.there.domain)
    assert.match(String(await romeo.next("message", announces(NICK))), />Jule</)
  })

  test("is kept from strangers", async () => {
    await using romeo = await arrive(pair.here, "romeo")
    await using juliet = await arrive(pair.there, "juliet")
    await juliet.ask(publishNick("Jule"), { type: "set" })
    await romeo.askInVain(`<pubsub xmlns='${NS_PUBSUB}'><items node='${NICK}'/></pubsub>`, {
      to: juliet.jid.bare,
    })
  })
})
