import assert from "node:assert/strict"
import { test } from "node:test"
import { defineFeature } from "@kith/feature-kit"
import { startTestServer } from "../../testing/index.ts"
import { pubsub as feature } from "./index.ts"
import { create, itemsOf, line, publish, refusal, SERVICE, set } from "./testing/requests.ts"

const DIARY = "urn:example:diary"

test("a node whose purpose is known is made as it should be, and what is fixed stays so", async () => {
  const diary = defineFeature({
    name: "diary",
    needs: { pubsub: feature },
    setup({ needs }) {
      needs.pubsub.nodes.know({
        name: DIARY,
        defaults: { accessModel: "whitelist", maxItems: "max", sendsLastItem: "never" },
        fixed: ["accessModel"],
      })
    },
  })
  await using server = await startTestServer({ features: [diary] })
  await server.register("romeo", "juliet", "nurse")
  const [romeo, juliet] = [await server.join("romeo"), await server.join("juliet")]
  await server.befriend(romeo, juliet)

  for (const id of ["monday", "tuesday"]) await set(juliet, publish(DIARY, id, line(id)))
  assert.deepEqual(await itemsOf(juliet, DIARY), ["monday", "tuesday"])
  const told = await refusal(
    romeo,
    "get",
    `<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='${DIARY}'/></pubsub>`,
    "juliet@localhost",
  )
  assert.equal(told, "not-allowed, closed-node")

  // What is not fixed is for the owner to choose.
  const nurse = await server.join("nurse")
  assert.match(
    await refusal(nurse, "set", publish(DIARY, "x", line("x"), { access_model: "open" })),
    /^not-acceptable/,
  )
  assert.match(await refusal(nurse, "set", create(DIARY, { access_model: "presence" })), /^not-acceptable/)
  await set(nurse, publish(DIARY, "only", line("x"), { access_model: "whitelist", max_items: "1" }))
  await set(nurse, publish(DIARY, "last", line("x"), { max_items: "1" }))
  assert.deepEqual(await itemsOf(nurse, DIARY), ["last"])

  // A node of the same name elsewhere is another thing.
  await set(romeo, create(DIARY, { access_model: "open" }), SERVICE)
  await set(romeo, publish(DIARY, "p1", line("public")), SERVICE)
  assert.deepEqual(await itemsOf(juliet, DIARY, SERVICE), ["p1"])
  await romeo.expectNo("message")
})
