import assert from "node:assert/strict"
import { test } from "node:test"
import { startTestServer } from "../../testing/index.ts"

test("the server tells what its clock says, in UTC", async () => {
  await using server = await startTestServer()
  await server.register("juliet")
  const juliet = await server.signIn("juliet")
  server.clock.advance(3_723_004)
  const answer = await juliet.ask("<time xmlns='urn:xmpp:time'/>", { to: "localhost" })
  const time = answer.child("time", "urn:xmpp:time")
  assert.equal(time?.child("tzo")?.text, "+00:00")
  assert.equal(time?.child("utc")?.text, "2026-01-01T01:02:03.004Z")
})
