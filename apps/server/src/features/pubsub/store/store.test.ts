import assert from "node:assert/strict"
import { it } from "node:test"
import { Jid } from "@kith/xmpp"
import { forEachDatabase } from "../../../testing/index.ts"
import { createPubsubTables } from "../migrations/0001-create-pubsub.ts"
import { SERVICE_DEFAULTS } from "../model/configuration.ts"
import { DEFAULT_OPTIONS } from "../model/subscription.ts"
import { createStores } from "./index.ts"

const HOST = Jid.parse("pubsub.localhost")
const ROMEO = Jid.parse("romeo@localhost")
const NEW = { host: HOST, creator: ROMEO, createdAt: 1, configuration: SERVICE_DEFAULTS, isManaged: false }
const ALL = { order: "published", isDescending: false, notBefore: 0 } as const

forEachDatabase("The store of nodes", (open) => {
  const prepare = async (test: Parameters<typeof open>[0]) => {
    const { database, migrate } = await open(test)
    await migrate("pubsub", { "0001-create-pubsub": createPubsubTables })
    const stores = createStores(database)
    await stores.nodes.insert({ ...NEW, name: "verses" })
    const node = await stores.nodes.find(HOST, "verses")
    assert.ok(node)
    return { stores, node, database }
  }
  const item = (id: string, moment: number, payload = "<p/>") => ({
    id,
    publisher: ROMEO,
    payload,
    published: moment,
    created: moment,
  })

  it("tells names apart by case and trailing spaces, however long, and keeps each once", async (test) => {
    const { stores } = await prepare(test)
    const long = "x".repeat(1000)
    for (const name of ["Verses", "verses ", long, `${long}y`, "vérses"])
      await stores.nodes.insert({ ...NEW, name })
    await assert.rejects(stores.nodes.insert({ ...NEW, name: long }), { code: "conflict" })
    assert.equal((await stores.nodes.find(HOST, "Verses"))?.name, "Verses")
    assert.equal((await stores.nodes.find(HOST, long))?.name, long)
    assert.deepEqual(await stores.nodes.usageOf(ROMEO), { nodes: 6, bytes: 0 })
  })

  it("counts what a node holds, also when many publish at once and the oldest have to go", async (test) => {
    const { stores, node } = await prepare(test)
    const moments = Array.from({ length: 20 }, (_, index) => index + 1)
    await Promise.all(moments.map((moment) => stores.items.put(node.id, item(`i${moment % 10}`, moment), 5)))
    const places = await stores.items.places(node.id, ALL, 100)
    assert.equal(places.length, 5)
    assert.equal(await stores.items.countAll(node.id), 5)
    const bytes = places.reduce((sum, place) => sum + place.bytes, 0)
    assert.equal((await stores.nodes.usageOf(ROMEO)).bytes, bytes)
    const [first] = places
    assert.ok(first)
    const ids = [...(await stores.items.read(node.id, [first.key])).values()].map(({ id }) => id)
    await Promise.all([stores.items.remove(node.id, ids), stores.items.remove(node.id, ids)])
    assert.equal(await stores.items.countAll(node.id), 4)
    await stores.items.removeAll(node.id)
    assert.deepEqual(await stores.nodes.usageOf(ROMEO), { nodes: 1, bytes: 0 })
  })

  it("finds what goes with somebody's presence, made now or before the server started", async (test) => {
    const { stores, node, database } = await prepare(test)
    const found = async ({ upkeep }: typeof stores) => [
      (await upkeep.temporarySubscriptions(ROMEO, [ROMEO])).length,
      (await upkeep.nodesPurgedWith(ROMEO)).map(({ name }) => name),
    ]
    assert.deepEqual(await found(stores), [0, []])
    const options = { ...DEFAULT_OPTIONS, expires: "presence" } as const
    const subscription = { jid: ROMEO, state: "subscribed", options, isPublic: false } as const
    await stores.subscriptions.save(node.id, subscription, 1)
    await stores.nodes.configure(node.id, { ...SERVICE_DEFAULTS, purgesOffline: true })
    assert.deepEqual(await found(stores), [1, ["verses"]])
    assert.deepEqual(await found(createStores(database)), [1, ["verses"]])
  })

  it("keeps when an item was first there, and reads payloads as they are", async (test) => {
    const { stores, node } = await prepare(test)
    const payload = `<p xmlns='urn:p'>${"𝔍uliet ".repeat(30_000)}</p>`
    await stores.items.put(node.id, item("a", 1), 10)
    await stores.items.put(node.id, item("b", 2), 10)
    await stores.items.put(node.id, item("a", 3, payload), 10)
    assert.deepEqual(await stores.items.find(node.id, "a"), { ...item("a", 3, payload), created: 1 })
    assert.equal((await stores.items.last(node.id, 0))?.id, "a")
    assert.equal(await stores.items.lastMoment(), 3)
    assert.equal(await stores.items.count(node.id, { ...ALL, above: 2 }), 1)
  })

  it("forgets subscriptions that have expired, and all that hangs on a node with it", async (test) => {
    const { stores, node } = await prepare(test)
    const subscription = {
      jid: ROMEO,
      state: "subscribed",
      options: { ...DEFAULT_OPTIONS, expires: 10 },
      isPublic: true,
    } as const
    await stores.subscriptions.save(node.id, subscription, 1)
    assert.deepEqual(await stores.subscriptions.find(node.id, ROMEO, 9), subscription)
    assert.equal(await stores.subscriptions.find(node.id, ROMEO, 10), undefined)
    assert.equal(await stores.subscriptions.countOf(ROMEO, 10), 0)
    await stores.subscriptions.save(node.id, { ...subscription, options: DEFAULT_OPTIONS }, 1)
    await stores.items.put(node.id, item("a", 1), 10)
    await stores.nodes.remove(node, "xmpp:elsewhere")
    assert.equal(await stores.nodes.findMoved(HOST, "verses"), "xmpp:elsewhere")
    assert.equal(await stores.subscriptions.countOf(ROMEO, 10), 0)
    await stores.nodes.insert({ ...NEW, name: "verses" })
    assert.equal(await stores.nodes.findMoved(HOST, "verses"), undefined)
    const again = await stores.nodes.find(HOST, "verses")
    assert.notEqual(again?.id, node.id)
    assert.deepEqual([...(again?.affiliations ?? [])], [["romeo@localhost", "owner"]])
  })
})
