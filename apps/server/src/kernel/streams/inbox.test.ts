import assert from "node:assert/strict"
import { test } from "node:test"
import { type Stanza, stanza } from "@kith/xmpp"
import { Inbox } from "./inbox.ts"

function message(id: string): Stanza {
  return stanza({ name: "message", attrs: { to: "juliet@localhost", id } })
}

test("A request for acknowledgement is answered once more when what came before it is handled", () => {
  const inbox = new Inbox()
  const told: number[] = []
  const first = inbox.take(message("a"))
  const second = inbox.take(message("b"))
  inbox.whenCaughtUp(() => told.push(inbox.handled))
  const third = inbox.take(message("c"))
  assert.ok(first && second && third)

  inbox.done(second)
  assert.deepEqual(told, [])
  inbox.done(first)
  assert.deepEqual(told, [2])
  inbox.done(third)
  assert.deepEqual(told, [2])
})

test("Nobody is told twice what the first answer said already", () => {
  const inbox = new Inbox()
  let told = 0
  const first = inbox.take(message("a"))
  assert.ok(first)
  inbox.done(first)
  inbox.whenCaughtUp(() => told++)
  const second = inbox.take(message("b"))
  assert.ok(second)
  inbox.done(second)
  assert.equal(told, 0)
})
