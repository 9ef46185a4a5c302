import assert from "node:assert/strict"
import { after, test } from "node:test"
import { defineFeature } from "@kith/feature-kit"
import { NS_MUC_OWNER } from "@kith/xmpp/extensions"
import { accounts } from "../../../features.ts"
import { startTestServer } from "../../../testing/index.ts"
import { change, enter, PEOPLE, TestStage } from "../../rooms/tests/test-stage.ts"

/** Looks at what is stored. */
const bookkeeper = defineFeature({
  name: "bookkeeper",
  setup: ({ db }) => ({
    async count(jid?: string): Promise<number> {
      const rows = db.tables<{ room_affiliation_change: { jid: string } }>()
      const all = await rows.selectFrom("room_affiliation_change").select("jid").execute()
      return all.filter((row) => jid === undefined || row.jid === jid).length
    },
  }),
})

const server = await startTestServer({ features: [bookkeeper] })
await server.register(...PEOPLE, "paris")
after(async () => {
  await server.stop()
  assert.deepEqual(server.complaints, [])
})
const stage = new TestStage(server)
const { count } = server.service(bookkeeper)

test("nothing stays of a room that is destroyed", async (t) => {
  const [romeo] = await stage.bring(t, "romeo")
  const room = await stage.room(romeo, "Romeo")
  await change(romeo, room, "affiliation='member' jid='nurse@localhost'")
  assert.equal(await count("nurse@localhost"), 3)
  await romeo.ask(`<query xmlns='${NS_MUC_OWNER}'><destroy/></query>`, { to: room, type: "set" })
  assert.equal(await count(), 0)
})

test("nothing names an account that is gone, also where it was nothing to a room at last", async (t) => {
  const [romeo, juliet] = await stage.bring(t, "romeo", "juliet")
  const left = await stage.room(romeo, "Romeo")
  const member = await stage.room(romeo, "Romeo")
  await enter(juliet, member, "Juliet")
  await change(romeo, left, "affiliation='member' jid='paris@localhost'")
  await change(romeo, left, "affiliation='none' jid='paris@localhost'")
  await change(romeo, member, "affiliation='outcast' jid='paris@localhost'")
  assert.ok((await count("paris@localhost")) > 0)
  await server.service(accounts).removeAccount(server.address("paris"))
  assert.equal(await count("paris@localhost"), 0)
})
