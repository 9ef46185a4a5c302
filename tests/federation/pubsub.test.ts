import assert from "node:assert/strict"
import { test } from "node:test"
import { Jid, type Stanza } from "@kith/xmpp"
import { describePairs } from "./pairs.ts"
import { type Peer, PUBLISHER } from "./peer.ts"
import { arrive, join } from "./people.ts"

const NS_PUBSUB = "http://jabber.org/protocol/pubsub"
const NS_OWNER = "http://jabber.org/protocol/pubsub#owner"
const NS_EVENT = "http://jabber.org/protocol/pubsub#event"

const registered = new WeakMap<Peer, Promise<void>>()
let count = 0

/** Signs in who may make nodes. */
async function arrivePublisher(peer: Peer) {
  const registration = registered.get(peer) ?? peer.register(PUBLISHER)
  registered.set(peer, registration)
  await registration
  return join(peer, Jid.from({ local: PUBLISHER, domain: peer.domain }))
}

const publish = (node: string, id: string, text: string) =>
  `<pubsub xmlns='${NS_PUBSUB}'><publish node='${node}'><item id='${id}'><verse xmlns='kith:test:verse'>${text}</verse></item></publish></pubsub>`
const tells = (node: string, id: string) => (message: Stanza) => {
  const items = message.child("event", NS_EVENT)?.child("items")
  return items?.attrs.node === node && items.childrenNamed("item").some(({ attrs }) => attrs.id === id)
}

describePairs("a node of another server", (pair) => {
  test("is subscribed to, tells what is published, and is left", async () => {
    const node = `verses-${++count}`
    const to = pair.there.nodesDomain
    await using paris = await arrivePublisher(pair.there)
    await using romeo = await arrive(pair.here, "romeo")
    await paris.ask(`<pubsub xmlns='${NS_PUBSUB}'><create node='${node}'/></pubsub>`, { type: "set", to })
    await paris.ask(publish(node, "one", "Two households"), { type: "set", to })

    const subscribe = `<subscribe node='${node}' jid='${romeo.jid.bare}'/>`
    const answer = await romeo.ask(`<pubsub xmlns='${NS_PUBSUB}'>${subscribe}</pubsub>`, { type: "set", to })
    const subscription = answer.child("pubsub", NS_PUBSUB)?.child("subscription")?.attrs
    assert.equal(subscription?.subscription, "subscribed")

    await paris.ask(publish(node, "two", "both alike in dignity"), { type: "set", to })
    const told = await romeo.next("message", tells(node, "two"))
    assert.equal(told.from, to)
    assert.match(String(told), />both alike in dignity</)

    const items = await romeo.ask(`<pubsub xmlns='${NS_PUBSUB}'><items node='${node}'/></pubsub>`, { to })
    for (const text of [">Two households<", ">both alike in dignity<"])
      assert.ok(String(items).includes(text))

    const id = subscription?.subid === undefined ? "" : ` subid='${subscription.subid}'`
    const unsubscribe = `<unsubscribe node='${node}' jid='${romeo.jid.bare}'${id}/>`
    await romeo.ask(`<pubsub xmlns='${NS_PUBSUB}'>${unsubscribe}</pubsub>`, { type: "set", to })
    await paris.ask(publish(node, "three", "In fair Verona"), { type: "set", to })
    await romeo.request("<ping xmlns='urn:xmpp:ping'/>", { to: pair.there.domain })
    await romeo.expectNo("message", tells(node, "three"))
  })

  test("is changed by nobody who may not", async () => {
    const node = `verses-${++count}`
    const to = pair.there.nodesDomain
    await using paris = await arrivePublisher(pair.there)
    await using tybalt = await arrive(pair.here, "tybalt")
    await paris.ask(`<pubsub xmlns='${NS_PUBSUB}'><create node='${node}'/></pubsub>`, { type: "set", to })
    assert.equal(
      await tybalt.askInVain(publish(node, "one", "Peace? I hate the word"), { type: "set", to }),
      "forbidden",
    )
    const removal = `<pubsub xmlns='${NS_OWNER}'><delete node='${node}'/></pubsub>`
    assert.equal(await tybalt.askInVain(removal, { type: "set", to }), "forbidden")
    const forAnother = `<subscribe node='${node}' jid='${paris.jid.bare}'/>`
    await tybalt.askInVain(`<pubsub xmlns='${NS_PUBSUB}'>${forAnother}</pubsub>`, { type: "set", to })
  })
})
