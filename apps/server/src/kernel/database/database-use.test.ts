import assert from "node:assert/strict"
import { test } from "node:test"
import type { Dialect, Driver } from "kysely"
import { DatabaseUse } from "./database-use.ts"

const nothing = { begin: async () => {} }

/** As much of a dialect as connections need; `acquire` is how long one takes. */
function dialectWith(acquire: () => Promise<void>): Dialect {
  const driver = {
    acquireConnection: async () => {
      await acquire()
      return nothing
    },
    releaseConnection: async () => {},
  }
  return { createDriver: () => driver as unknown as Driver } as Dialect
}

test("a close waits for whoever asks something, and for what they ask next", async () => {
  const use = new DatabaseUse()
  const driver = use.count(dialectWith(() => new Promise((resolve) => setImmediate(resolve)))).createDriver()
  const done: number[] = []
  const work = async () => {
    for (let step = 0; step < 3; step++) {
      const connection = await driver.acquireConnection()
      await driver.releaseConnection(connection)
      done.push(step)
    }
  }
  void work()
  await use.ended(10_000)
  assert.deepEqual(done, [0, 1, 2])
})

test("who never gets an answer is not waited for for ever, and who was refused not at all", async () => {
  const use = new DatabaseUse()
  const refusing = use.count(dialectWith(() => Promise.reject(new Error("away")))).createDriver()
  await assert.rejects(refusing.acquireConnection())
  await use.ended(10_000)
  const silent = use.count(dialectWith(() => new Promise(() => {}))).createDriver()
  void silent.acquireConnection()
  await use.ended(30)
})
