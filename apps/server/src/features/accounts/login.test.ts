import assert from "node:assert/strict"
import { it } from "node:test"
import { Jid, SCRAM_HASHES } from "@kith/xmpp"
import { forEachDatabase, type OpenTestDatabase } from "../../testing/databases/index.ts"
import { TestClock } from "../../testing/index.ts"
import { deriveKeys } from "./credentials.ts"
import { createLogin } from "./login.ts"
import { createLoginGuard } from "./login-guard.ts"
import { createAccountTables } from "./migrations/0001-create-account.ts"
import { createAccountStore } from "./store.ts"

const PASSWORD = "wherefore art thou"
const juliet = Jid.parse("juliet@localhost")
const tybalt = Jid.parse("tybalt@localhost")
const nobody = Jid.parse("nobody@localhost")

forEachDatabase("Logging in", (open) => {
  const openLogin = async (test: Parameters<OpenTestDatabase>[0]) => {
    const { database, migrate } = await open(test)
    await migrate("accounts", { "0001-create-account": createAccountTables })
    const store = createAccountStore(database)
    const keys = await deriveKeys(PASSWORD)
    const account = { role: "user", createdAt: 0, isDisabled: false } as const
    await store.insert({ ...account, username: "juliet" }, keys)
    await store.insert({ ...account, username: "tybalt", isDisabled: true }, keys)
    const load = (user: Jid) => store.find(user.local ?? "")
    const guard = createLoginGuard(new TestClock(), {
      failuresPerAccountAndAddress: 99,
      failuresPerAddress: 99,
    })
    const exists = async (user: Jid) => (await load(user)) !== undefined
    return () => createLogin(store, { load, exists, completeKeys: async () => {} }, guard)
  }

  it("takes the password of an account, and of none that is disabled or not there", async (test) => {
    const login = await (await openLogin(test))()
    assert.equal(await login.verifyPassword(juliet, PASSWORD), true)
    for (const wrong of ["", "wherefore art thou ", PASSWORD.toUpperCase(), "x".repeat(5000), "\u0000"]) {
      assert.equal(await login.verifyPassword(juliet, wrong), false)
    }
    assert.equal(await login.verifyPassword(tybalt, PASSWORD), false)
    assert.equal(await login.verifyPassword(nobody, PASSWORD), false)
    assert.equal(await login.verifyPassword(nobody, ""), false)
  })

  it("makes up keys that stay the same when the server starts again", async (test) => {
    const start = await openLogin(test)
    const [before, after] = [await start(), await start()]
    for (const user of [nobody, tybalt]) {
      for (const hash of SCRAM_HASHES) {
        const keys = await before.scramKeys(user, hash)
        const real = await before.scramKeys(juliet, hash)
        assert.deepEqual(await after.scramKeys(user, hash), keys)
        for (const part of ["salt", "storedKey", "serverKey"] as const) {
          assert.equal(keys[part].length, real[part].length)
        }
        assert.equal(keys.iterations, real.iterations)
      }
    }
  })

  it("takes the same time for a wrong password and for an account that is not there", async (test) => {
    const login = await (await openLogin(test))()
    const measure = async (user: Jid) => {
      const before = performance.now()
      await login.verifyPassword(user, "wrong password")
      return performance.now() - before
    }
    const times: [number[], number[]] = [[], []]
    // In turns; of each the shortest counts, which what else the machine does has lengthened least.
    for (let round = 0; round < 25; round++) {
      times[0].push(await measure(juliet))
      times[1].push(await measure(nobody))
    }
    const [known = 0, unknown = 0] = times.map((list) => Math.min(...list))
    assert.ok(Math.abs(known - unknown) < Math.max(3, known * 0.3), `${known} ms against ${unknown} ms`)
  })
})
