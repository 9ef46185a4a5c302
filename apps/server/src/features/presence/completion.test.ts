import assert from "node:assert/strict"
import { test } from "node:test"
import { defineFeature } from "@kith/feature-kit"
import { startTestServer, type TestClient } from "../../testing/index.ts"
import { presence, presenceSending } from "./index.ts"

/** Adds the season to all presence; while it is asked of somewhere slow, `answer` is what goes on. */
function createSeasons() {
  const state = { season: "spring", isSlow: false, answer: () => {} }
  const feature = defineFeature({
    name: "seasons",
    setup({ hooks }) {
      hooks.on(presenceSending, "transform", (event) => {
        const complete = () => {
          const markup = `<season xmlns='urn:s'>${state.season}</season>`
          return { ...event, presence: event.presence.appending("season", "urn:s", markup) }
        }
        if (!state.isSlow) return complete()
        return new Promise((resolve) => {
          state.answer = () => resolve(complete())
        })
      })
    },
  })
  return { feature, state }
}

const seasonsFor = (client: TestClient, from: string) =>
  client
    .takeAll("presence")
    .filter((stanza) => stanza.from === from && stanza.type === undefined)
    .map((stanza) =>
      stanza.elements
        .filter(({ name }) => name === "season")
        .map(({ text }) => text)
        .join(),
    )

test("what the server adds to presence goes to everybody, and again when it has changed", async () => {
  const { feature, state } = createSeasons()
  await using server = await startTestServer({ features: [feature] })
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet, tybalt] = [
    await server.join("romeo"),
    await server.join("juliet"),
    await server.join("tybalt"),
  ]
  await server.befriend(romeo, juliet)
  await juliet.settle()
  const address = romeo.jid.toString()
  seasonsFor(juliet, address)

  romeo.send("<presence><show>away</show></presence>")
  romeo.send("<presence to='tybalt@localhost'/>")
  await romeo.settle()
  await Promise.all([juliet.settle(), tybalt.settle()])
  assert.deepEqual(seasonsFor(juliet, address), ["spring"])
  assert.deepEqual(seasonsFor(tybalt, address), ["spring"])

  state.season = "summer"
  await server.service(presence).refresh(server.address("romeo"))
  await server.service(presence).refresh(server.address("nobody"))
  const again = await juliet.next("presence", ({ from }) => from === address)
  assert.equal(again.child("season", "urn:s")?.text, "summer")
  assert.equal(again.elements.filter(({ name }) => name === "season").length, 1)
  assert.equal(again.child("show")?.text, "away")
  await tybalt.expectNo("presence")
})

test("a session that ends while its presence is completed does not appear", async () => {
  const { feature, state } = createSeasons()
  await using server = await startTestServer({ features: [feature] })
  await server.register("romeo", "juliet", "tybalt")
  const [romeo, juliet, tybalt] = [
    await server.join("romeo"),
    await server.join("juliet"),
    await server.join("tybalt"),
  ]
  await server.befriend(romeo, juliet)
  await romeo.close()
  await juliet.next("presence", ({ type }) => type === "unavailable")
  juliet.takeAll("presence")
  const again = await server.signIn("romeo")
  state.isSlow = true
  again.send("<presence/>")
  await tybalt.settle()
  await again.close()
  await tybalt.settle()
  state.answer()
  await juliet.expectNo("presence", ({ from }) => from?.startsWith("romeo") === true)
  const api = await server.api("juliet")
  assert.equal((await api.call("GET /users/romeo@localhost/presence")).body.isAvailable, false)
})
