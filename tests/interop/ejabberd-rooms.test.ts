import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { Jid } from "@kith/xmpp"
import type { Account, RoomRefused, WebSocketEndpoint } from "../../packages/client/src/index.ts"
import { closeDevices, createPerson, type Person, signIn } from "../../packages/client/src/testing/people.ts"
import { until } from "../../packages/client/src/testing/until.ts"
import { type StockEjabberd, startStockEjabberd } from "../stock-ejabberd.ts"

let ejabberd: StockEjabberd
let endpoint: WebSocketEndpoint
let people: readonly [Person, Person]
before(async () => {
  ejabberd = await startStockEjabberd()
  endpoint = ejabberd.endpoint
  people = [await createPerson("romeo", endpoint), await createPerson("juliet", endpoint)]
})
after(async () => {
  await closeDevices()
  await ejabberd.remove()
})

test("what was read on one device of two is read on the other, whatever the peer is told", async () => {
  const [romeo, juliet] = await Promise.all(["romeo", "juliet"].map((name) => createPerson(name, endpoint)))
  assert.ok(romeo !== undefined && juliet !== undefined)
  const romeoHere = await signIn(romeo, endpoint)
  const [desk, phone] = [await signIn(juliet, endpoint), await signIn(juliet, endpoint)]
  await desk.settings.set("readMarks", false)
  await romeoHere.conversation(juliet.address).send("He jests at scars that never felt a wound")
  await until(phone.conversation(romeo.address).unread, (unread) => unread === 1)
  const onDesk = desk.conversation(romeo.address)
  await until(onDesk.unread, (unread) => unread === 1)
  await onDesk.markDisplayed()
  await until(phone.conversation(romeo.address).unread, (unread) => unread === 0)
})

test("rooms of ejabberd are made, found, talked in on all devices, and ruled", async () => {
  const [romeo, juliet] = people
  const [romeoHere, julietHere]: [Account, Account] = [
    await signIn(romeo, endpoint),
    await signIn(juliet, endpoint),
  ]
  const street = await romeoHere.rooms.create({ name: "The street", kind: "channel" })
  assert.equal(street.info.get().hasArchive, true)
  const { rooms } = await julietHere.rooms.search("street")
  assert.deepEqual(
    rooms.map(({ name }) => name),
    ["The street"],
  )
  const there = await julietHere.rooms.join(street.jid)
  await romeoHere.conversation(street.jid).send("A plague on both your houses!")
  const ofRomeo = romeoHere.conversation(street.jid)
  await until(ofRomeo.messages, ([first]) => first?.state === "sent")
  await until(
    julietHere.conversation(street.jid).messages,
    ([first]) => first?.senderName === romeo.address.local,
  )

  const elsewhere = await signIn(juliet, endpoint)
  await until(elsewhere.rooms.joined, ({ length }) => length === 1)
  await until(elsewhere.conversation(street.jid).messages, ({ length }) => length === 1)

  await street.kick(juliet.address.local ?? "", "Get thee gone")
  const out = await until(there.standing, ({ state }) => state === "refused")
  assert.equal(out.state === "refused" && out.problem.reason, "Get thee gone")
  await street.setAffiliation(juliet.address, "outcast")
  await assert.rejects(julietHere.rooms.join(street.jid), isRefusedAs("banned"))
  const nowhere = Jid.from({ local: "nobody", domain: street.jid.domain })
  await assert.rejects(julietHere.rooms.join(nowhere), isRefusedAs("not-found"))

  const group = await romeoHere.rooms.create({ name: "Us", kind: "group", people: [juliet.address] })
  assert.equal(group.info.get().isMembersOnly, true)
  const [invitation] = await until(julietHere.rooms.invitations, ({ length }) => length === 1)
  await julietHere.rooms.acceptInvitation(invitation ?? assert.fail())
  await until(group.occupantCount, (count) => count >= 2)
})

const isRefusedAs = (kind: string) => (error: RoomRefused) => error.problem.kind === kind
