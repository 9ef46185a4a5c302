import assert from "node:assert/strict"
import { test } from "node:test"
import { PASSWORD, startTestServer } from "../../../../apps/server/src/testing/index.ts"
import { closeDevices, signIn } from "./people.ts"
import { until } from "./until.ts"

test("who leaves a group for members is none of them any more, and an only owner stays it", async (t) => {
  const server = await startTestServer()
  t.after(async () => {
    await closeDevices()
    await server.stop()
  })
  await server.register("romeo", "juliet")
  const device = (name: string) =>
    signIn(
      { address: server.address(name), password: PASSWORD },
      { kind: "websocket", url: server.webSocketUrl },
    )
  const romeo = await device("romeo")
  const juliet = await device("juliet")
  const balcony = await romeo.rooms.create({ name: "The balcony", kind: "group" })
  await balcony.invite([juliet.jid])
  await until(juliet.rooms.invitations, ({ length }) => length === 1)
  const hers = await juliet.rooms.join(balcony.jid)
  await until(balcony.occupantCount, (count) => count === 2)

  await hers.leave()
  await until(balcony.events, (events) => events.some(({ kind }) => kind === "removed"))
  assert.deepEqual(await balcony.listAffiliates("member"), [])
  assert.equal(hers.standing.get().state, "outside")
  await assert.rejects(juliet.rooms.join(balcony.jid), { name: "RoomRefused" })

  await balcony.leave()
  await romeo.rooms.join(balcony.jid)
  const standing = balcony.standing.get()
  assert.equal(standing.state === "inside" && standing.affiliation, "owner")
})
