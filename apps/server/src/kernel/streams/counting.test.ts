import assert from "node:assert/strict"
import { test } from "node:test"
import { stanza } from "@kith/xmpp"
import { Inbox } from "./inbox.ts"
import { Outbox } from "./outbox.ts"
import { Queue } from "./queue.ts"

const message = (id: number) => stanza({ name: "message", attrs: { id: String(id) } })

test("counters start anew at two to the power of 32", () => {
  const outbox = new Outbox(2 ** 32 - 2)
  for (let id = 0; id < 5; id++) outbox.add(message(id), "text")
  assert.equal(outbox.sent, 3)
  assert.equal(outbox.acknowledge(2 ** 32 - 1), true)
  assert.equal(outbox.length, 4)
  assert.equal(outbox.acknowledge(1), true)
  assert.equal(outbox.length, 2)
  assert.equal(outbox.acknowledge(4), false)
  assert.equal(outbox.acknowledge(3), true)
  assert.deepEqual([outbox.length, outbox.size], [0, 0])

  const inbox = new Inbox(2 ** 32 - 1)
  const taken = inbox.take(message(1))
  assert.ok(taken)
  inbox.done(taken)
  assert.equal(inbox.handled, 0)
})

test("an older acknowledgement is as wrong as one of the future", () => {
  const outbox = new Outbox()
  for (let id = 0; id < 3; id++) outbox.add(message(id), "text")
  assert.equal(outbox.acknowledge(2), true)
  assert.equal(outbox.acknowledge(1), false)
})

test("who waits for an acknowledgement is called in order, once", () => {
  const outbox = new Outbox()
  const calls: string[] = []
  outbox.whenAcknowledged(() => calls.push("nothing sent"))
  outbox.add(message(1), "1")
  outbox.whenAcknowledged(() => calls.push("first"))
  outbox.add(message(2), "2")
  outbox.whenAcknowledged(() => calls.push("second"))
  outbox.acknowledge(0)
  assert.deepEqual(calls, ["nothing sent"])
  outbox.acknowledge(1)
  outbox.acknowledge(1)
  assert.deepEqual(calls, ["nothing sent", "first"])
  outbox.acknowledge(2)
  assert.deepEqual(calls, ["nothing sent", "first", "second"])
})

test("a queue keeps its order through growing and shrinking", () => {
  const queue = new Queue<number>()
  const out: (number | undefined)[] = []
  let next = 0
  for (let round = 0; round < 200; round++) {
    for (let count = 0; count < round % 7; count++) queue.push(next++)
    for (let count = 0; count < round % 5; count++) if (queue.length > 0) out.push(queue.shift())
  }
  assert.equal(queue.first, out.length)
  assert.deepEqual(
    [...out, ...queue],
    Array.from({ length: next }, (_, index) => index),
  )
  assert.equal(queue.length, next - out.length)
})
