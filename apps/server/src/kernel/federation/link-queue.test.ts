import assert from "node:assert/strict"
import { test } from "node:test"
import { stanza } from "@kith/xmpp"
import { LinkQueue, outgoing } from "./link-queue.ts"

function fill(queue: LinkQueue, ...ids: readonly string[]): void {
  for (const id of ids) queue.add(outgoing(stanza({ name: "message", attrs: { id } }), 0))
}

const idsOf = (queue: LinkQueue) => [...queue].map((item) => item.stanza.id)

test("what is acknowledged is gone, and what is not is sent again after a break", () => {
  const queue = new LinkQueue()
  fill(queue, "a", "b", "c", "d")
  for (let count = 0; count < 3; count++) queue.send()
  assert.equal(queue.sent, 3)
  assert.deepEqual(
    queue.acknowledge(2).map((item) => item.stanza.id),
    ["a", "b"],
  )
  assert.equal(queue.sent, 1)
  queue.unsend()
  assert.equal(queue.sent, 0)
  assert.equal(queue.send()?.stanza.id, "c")
  assert.equal(queue.send()?.stanza.id, "d")
  assert.equal(queue.send(), undefined)
  assert.equal(queue.hasUnsent, false)
})

test("only what waits can be taken out, and the order of the rest stays", () => {
  const queue = new LinkQueue()
  fill(queue, "a", "b", "c", "d", "e")
  queue.send()
  queue.acknowledge(1)
  queue.send()
  const taken = queue.takeOut(({ stanza: { id } }) => id === "b" || id === "d")
  assert.deepEqual(
    taken.map((item) => item.stanza.id),
    ["d"],
  )
  assert.deepEqual(idsOf(queue), ["b", "c", "e"])
  assert.equal(queue.sent, 1)
  assert.equal(queue.send()?.stanza.id, "c")
})

test("it counts what it holds, however much has gone through it", () => {
  const queue = new LinkQueue()
  for (let round = 0; round < 1_000; round++) {
    fill(queue, `${round}`)
    assert.equal(queue.send()?.stanza.id, `${round}`)
    queue.acknowledge(1)
  }
  assert.equal(queue.length, 0)
  assert.equal(queue.bytes, 0)
  fill(queue, "last")
  assert.equal(queue.length, 1)
  assert.ok(queue.bytes > 0)
  assert.equal(queue.oldest?.stanza.id, "last")
})
