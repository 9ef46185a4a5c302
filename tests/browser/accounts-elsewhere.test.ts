import assert from "node:assert/strict"
import { test } from "node:test"
import { PASSWORD } from "../../apps/server/src/testing/index.ts"
import { EJABBERD, MANTUA, Mantua, PROSODY } from "./mantua.ts"

for (const [name, kind] of Object.entries({ Prosody: PROSODY, ejabberd: EJABBERD })) {
  const skip = !kind.isInstalled && `${name} is not installed`
  test(`An account on ${name} is found by its address and stands beside the one here`, { skip }, async () => {
    const mantua = await Mantua.open(kind)
    try {
      await mantua.register("balthasar")
      await mantua.server.register("romeo")
      const romeo = await mantua.arrive("romeo")
      await romeo.signIn("romeo", PASSWORD)
      await romeo.page.getByRole("button", { name: /^Your account/ }).click()
      await romeo.page.getByRole("menuitem", { name: "Add an account" }).click()
      await romeo.fill("User name or address", `balthasar@${MANTUA}`)
      await romeo.sees("An account on any XMPP server works here.")
      await romeo.fill("Password", PASSWORD)
      await romeo.press("Sign in")
      await romeo.page.getByRole("button", { name: `Your account: balthasar@${MANTUA}` }).waitFor()
      await romeo.addContact(`romeo@${MANTUA}`)
      await romeo.inList("romeo").waitFor()
      await romeo.page.reload()
      await romeo.inList("romeo").waitFor()
      await romeo.page.keyboard.press("Alt+1")
      await romeo.page.getByRole("button", { name: "Your account: romeo@localhost" }).waitFor()
      assert.deepEqual(romeo.complaints, [])
    } finally {
      await mantua.close()
    }
  })
}
