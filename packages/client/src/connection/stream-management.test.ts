import assert from "node:assert/strict"
import { test } from "node:test"
import { stanza } from "@kith/xmpp"
import { NS_STREAM_MANAGEMENT } from "@kith/xmpp/extensions"
import { StreamManagement } from "./stream-management.ts"

const message = (id: string) => stanza({ name: "message", attrs: { id } })
const enabled = (attrs: Record<string, string>) =>
  stanza({ name: "enabled", attrs: { xmlns: NS_STREAM_MANAGEMENT, ...attrs } })

test("what was acknowledged is not sent again", () => {
  const management = new StreamManagement()
  const acknowledged: string[] = []
  for (const id of ["a", "b", "c"]) management.noteSent(message(id), () => acknowledged.push(id))
  management.acknowledge("2")
  assert.deepEqual(acknowledged, ["a", "b"])
  assert.deepEqual(
    management.listUnacknowledged().map(({ id }) => id),
    ["c"],
  )
  management.acknowledge("2")
  assert.deepEqual(acknowledged, ["a", "b"])
})

test("an acknowledgement that cannot be is refused", () => {
  const management = new StreamManagement()
  management.noteSent(message("a"))
  for (const nonsense of [undefined, "", "2", "-1", "1.5", "x", "99999999999"]) {
    assert.throws(() => management.acknowledge(nonsense), Error, nonsense)
  }
})

test("stanzas count from the moment on at which the server agreed", () => {
  const management = new StreamManagement()
  management.noteHandled()
  management.enabled(enabled({ id: "again", resume: "true" }))
  management.noteHandled()
  assert.equal(management.handled, 1)
  assert.equal(management.resumptionId, "again")
  management.forget()
  assert.equal(management.resumptionId, undefined)
})

test("a session that the server will not resume has no id to resume with", () => {
  const management = new StreamManagement()
  management.enabled(enabled({ id: "again" }))
  assert.equal(management.isEnabled, true)
  assert.equal(management.resumptionId, undefined)
})
