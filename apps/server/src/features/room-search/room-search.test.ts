import assert from "node:assert/strict"
import { test } from "node:test"
import { formSubmission, NS_RESULT_SETS } from "@kith/xmpp"
import {
  NS_CHANNEL_SEARCH,
  NS_CHANNEL_SEARCH_PARAMETERS,
  NS_DISCO_INFO,
  ORDER_BY_ADDRESS,
  ORDER_BY_USERS,
} from "@kith/xmpp/extensions"
import type { TestClient } from "../../testing/index.ts"
import { configure, enter, TestStage } from "../rooms/tests/test-stage.ts"

const SEARCH = "search.localhost"
const stage = await TestStage.open("[room-search]\nsearches-per-minute = 40\n")

const query = (values: Record<string, string | boolean>, page = "") =>
  `<search xmlns='${NS_CHANNEL_SEARCH}'>${page && `<set xmlns='${NS_RESULT_SETS}'>${page}</set>`}${formSubmission(NS_CHANNEL_SEARCH_PARAMETERS, values)}</search>`

async function search(client: TestClient, values: Record<string, string | boolean>, page = "") {
  const answer = await client.ask(query(values, page), { to: SEARCH })
  const result = answer.child("result", NS_CHANNEL_SEARCH)
  assert.ok(result)
  return result.childrenNamed("item").map((item) => ({
    address: item.attrs.address,
    name: item.child("name")?.text,
    users: item.child("nusers")?.text,
    isOpen: item.child("is-open")?.text,
  }))
}

const refusalOf = async (client: TestClient, values: Record<string, string | boolean>) => {
  const error = (await client.request(query(values), { to: SEARCH })).child("error")
  return error?.elements.filter(({ name }) => name !== "text").map(({ name }) => name)
}

test("a public room is found by its name, its address and its description", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  const room = await stage.room(romeo, "Romeo", {
    roomname: "The Orchard",
    roomdesc: "For those who love 100% and_more",
    publicroom: true,
  })
  const local = room.split("@")[0] ?? ""
  const found = [{ address: room, name: "The Orchard", users: "1", isOpen: "true" }]
  for (const q of ["orchard", "ORCH the", "100%", "and_more", local]) {
    assert.deepEqual(await search(juliet, { q }), found, q)
  }
  for (const q of ["orchards", "10_%", "orchard capulet", "an%more"])
    assert.deepEqual(await search(juliet, { q }), [], q)
  assert.deepEqual(await search(juliet, { q: "orchard", sinname: false }), [])
  assert.deepEqual(await search(juliet, { q: "orchard", min_users: "2" }), [])
  assert.deepEqual(await search(juliet, { q: "orchard", types: "xep-0369" }), [])
  await configure(romeo, room, { publicroom: false })
  assert.deepEqual(await search(juliet, { q: "orchard" }), [])
})

test("what goes on behind a closed door is not told, and nothing of a room that is gone", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  const room = await stage.room(romeo, "Romeo", {
    roomname: "The Vault",
    publicroom: true,
    membersonly: true,
  })
  assert.deepEqual(await search(juliet, { q: "vault" }), [
    { address: room, name: "The Vault", users: undefined, isOpen: "false" },
  ])
  const destroy = "<query xmlns='http://jabber.org/protocol/muc#owner'><destroy/></query>"
  await romeo.ask(destroy, { to: room, type: "set" })
  assert.deepEqual(await search(juliet, { q: "vault" }), [])
})

test("results are sorted and come in pages", async (t) => {
  const [romeo, juliet, tybalt] = await stage.bring(t, "romeo", "juliet", "tybalt")
  const rooms: string[] = []
  for (let index = 0; index < 3; index++) {
    rooms.push(await stage.room(romeo, "Romeo", { roomname: `Street ${index}`, publicroom: true }))
  }
  await enter(tybalt, rooms[2] ?? "", "Tybalt")
  const addresses = async (values: Record<string, string>, page = "") =>
    (await search(juliet, { q: "street", ...values }, page)).map(({ address }) => address)
  assert.deepEqual(await addresses({ key: ORDER_BY_ADDRESS }), rooms)
  assert.equal((await addresses({ key: ORDER_BY_USERS }))[0], rooms[2])
  assert.deepEqual(await addresses({ key: ORDER_BY_ADDRESS }, "<max>2</max>"), rooms.slice(0, 2))
  const next = `<max>2</max><after>${rooms[1]}</after>`
  assert.deepEqual(await addresses({ key: ORDER_BY_ADDRESS }, next), rooms.slice(2))
  assert.deepEqual(await addresses({ key: ORDER_BY_ADDRESS }, "<max>1</max><before/>"), rooms.slice(2))
  const everything = await search(juliet, { all: true, key: ORDER_BY_ADDRESS })
  for (const room of rooms) assert.ok(everything.some(({ address }) => address === room))
})

test("what makes no sense is answered as it should be", async (t) => {
  const [juliet] = await stage.bring(t, "juliet")
  assert.deepEqual(await refusalOf(juliet, {}), ["bad-request", "no-search-conditions"])
  assert.deepEqual(await refusalOf(juliet, { q: "x", all: true }), ["bad-request", "conflicting-fields"])
  assert.deepEqual(await refusalOf(juliet, { q: "x" }), ["bad-request", "invalid-search-terms"])
  assert.deepEqual(await refusalOf(juliet, { q: "xx", key: "{urn:x}x" }), [
    "feature-not-implemented",
    "invalid-sort-key",
  ])
  const form = await juliet.ask(`<search xmlns='${NS_CHANNEL_SEARCH}'/>`, { to: SEARCH })
  assert.match(String(form), /type='form'.*var='q'.*var='key'/)
  const info = await juliet.ask(`<query xmlns='${NS_DISCO_INFO}'/>`, { to: SEARCH })
  assert.match(String(info), /category='directory' type='chatroom'/)
  assert.equal(
    await juliet.askInVain(query({ all: true }), { to: SEARCH, type: "set" }),
    "service-unavailable",
  )
})

test("who searches too often is told to wait", async (t) => {
  const [nurse] = await stage.bring(t, "nurse")
  for (let count = 0; count < 40; count++) await search(nurse, { q: "angelica" })
  const error = await nurse.request(query({ q: "angelica" }), { to: SEARCH })
  assert.match(String(error), /<error type='wait'><resource-constraint.*<rate-limit[^>]* retry-after='2'/)
  stage.server.clock.advance(2_000)
  assert.deepEqual(await search(nurse, { q: "angelica" }), [])
})
