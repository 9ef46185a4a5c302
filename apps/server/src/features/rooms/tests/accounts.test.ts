import assert from "node:assert/strict"
import { test } from "node:test"
import { NS_MUC_ADMIN, NS_MUC_OWNER, parseRoomItems } from "@kith/xmpp/extensions"
import { accounts } from "../../../features.ts"
import type { TestClient } from "../../../testing/index.ts"
import { change, configure, enter, itemOf, items, TestStage } from "./test-stage.ts"

const stage = await TestStage.open()

async function list(client: TestClient, room: string, affiliation: string) {
  const answer = await client.ask(items(`affiliation='${affiliation}'`), { to: room })
  const query = answer.child("query", NS_MUC_ADMIN)
  assert.ok(query)
  return parseRoomItems(query).map(({ jid }) => `${jid}`)
}

test("an account that is removed is forgotten by the rooms, and its administrators inherit one", async (t) => {
  const { server } = stage
  await server.register("paris", "capulet")
  const service = server.service(accounts)
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  assert.ok(romeo && juliet)
  const paris = await server.join("paris")
  const inherited = await stage.room(paris, "Paris", { persistentroom: true })
  const orphaned = await stage.room(paris, "Paris", { persistentroom: true })
  await change(
    paris,
    inherited,
    "affiliation='admin' jid='juliet@localhost'",
    "affiliation='member' jid='romeo@localhost'",
  )
  await change(paris, orphaned, "affiliation='member' jid='romeo@localhost'")
  const room = await stage.room(romeo, "Romeo")
  await change(romeo, room, "affiliation='outcast' jid='capulet@localhost'")

  await service.removeAccount(server.address("paris"))
  await service.removeAccount(server.address("capulet"))
  assert.equal(itemOf((await enter(juliet, inherited, "Juliet")).self).affiliation, "owner")
  assert.deepEqual(await list(juliet, inherited, "owner"), ["juliet@localhost"])
  assert.equal(
    await romeo.askInVain("<query xmlns='http://jabber.org/protocol/disco#info'/>", { to: orphaned }),
    "item-not-found",
  )
  assert.deepEqual(await list(romeo, room, "outcast"), [])
})

test("an administrator of the server may do in any room what its owners may", async (t) => {
  const { server } = stage
  const [romeo, nurse] = await stage.bring(t, "romeo", "nurse")
  assert.ok(romeo && nurse)
  const room = await stage.room(romeo, "Romeo", { membersonly: true, persistentroom: true })
  assert.equal(await nurse.askInVain(`<query xmlns='${NS_MUC_OWNER}'/>`, { to: room }), "forbidden")
  await server.service(accounts).updateAccount(server.address("nurse"), { role: "admin" })
  await configure(nurse, room, { roomname: "Nursery" })
  await change(nurse, room, "affiliation='member' jid='juliet@localhost'")
  assert.deepEqual(await list(nurse, room, "member"), ["juliet@localhost"])
  await nurse.ask(`<query xmlns='${NS_MUC_OWNER}'><destroy/></query>`, { to: room, type: "set" })
  await server
    .service(accounts)
    .updateAccount(server.address("nurse"), { role: "user" })
    .catch(() => undefined)
})
