import assert from "node:assert/strict"
import { test } from "node:test"
import { DomainError, defineHook, type Log } from "@kith/feature-kit"
import { HookBus } from "./hook-bus.ts"

interface Letter {
  readonly text: string
}
const letterSending = defineHook<Letter>("letterSending")

function createBus() {
  const errors: unknown[] = []
  const quiet = () => {}
  const log: Log = { debug: quiet, info: quiet, warn: quiet, error: (_, facts) => errors.push(facts?.error) }
  return { bus: new HookBus(log), errors }
}

test("transforms see what the transform before them made, after all guards", async () => {
  const { bus } = createBus()
  const seen: string[] = []
  bus.on(letterSending, "transform", ({ text }) => ({ text: `${text}!` }))
  bus.on(letterSending, "guard", ({ text }) => void seen.push(text))
  bus.on(letterSending, "transform", async ({ text }) => ({ text: `${text}?` }))
  bus.on(letterSending, "transform", () => undefined)
  assert.deepEqual(await bus.admit(letterSending, { text: "O" }), { text: "O!?" })
  assert.deepEqual(seen, ["O"])
})

test("without a stage that waits there is no promise", () => {
  const { bus } = createBus()
  bus.on(letterSending, "guard", () => {})
  bus.on(letterSending, "transform", ({ text }) => ({ text: text.toUpperCase() }))
  bus.on(letterSending, "observe", () => {})
  assert.deepEqual(bus.admit(letterSending, { text: "o" }), { text: "O" })
  assert.equal(bus.notify(letterSending, { text: "o" }), undefined)
})

test("a guard that refuses or crashes stops everything after it", async () => {
  const { bus } = createBus()
  let reached = false
  bus.on(letterSending, "guard", async () => {
    throw new DomainError("forbidden")
  })
  bus.on(letterSending, "guard", () => {
    reached = true
  })
  await assert.rejects(async () => bus.admit(letterSending, { text: "O" }), { code: "forbidden" })
  assert.equal(reached, false)
})

test("a crashed observer is logged and the others still look", async () => {
  const { bus, errors } = createBus()
  const seen: string[] = []
  bus.on(letterSending, "observe", () => {
    throw new Error("first")
  })
  bus.on(letterSending, "observe", async () => {
    throw new Error("second")
  })
  bus.on(letterSending, "observe", ({ text }) => void seen.push(text))
  await bus.notify(letterSending, { text: "O" })
  assert.deepEqual(seen, ["O"])
  assert.equal(errors.length, 2)
})

test("what was registered can be taken back", () => {
  const { bus } = createBus()
  const remove = bus.add(letterSending, "transform", () => ({ text: "changed" }))
  remove()
  assert.deepEqual(bus.admit(letterSending, { text: "same" }), { text: "same" })
})
