import assert from "node:assert/strict"
import { test } from "node:test"
import type { Account, Message, NewFile } from "../index.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import { describeCouple } from "./describe-couple.ts"
import { befriend, openDevice, type Person, signIn } from "./people.ts"
import { until } from "./until.ts"

const file = (bytes: number, name = "letters.bin"): NewFile => ({
  data: new Blob([Uint8Array.from({ length: bytes }, (_, index) => (index * 7) % 251)]),
  details: { name, mediaType: "application/octet-stream" },
})
const stateOf = ([first]: readonly Message[]) => first?.direct?.state

describeCouple("files from device to device", (couple) => {
  const messages = (account: Account, peer: Person) => account.conversation(peer.address).messages
  const reaches = async (account: Account, peer: Person, state: string) => {
    const [message] = await until(messages(account, peer), (all) => stateOf(all) === state)
    assert.ok(message)
    return message
  }
  const received = async (account: Account, message: Message) => {
    const kept = await account.fileTransfers.findFile(message.attachments?.[0]?.url ?? "")
    assert.ok(kept)
    return new Uint8Array(await kept.arrayBuffer())
  }

  test("are offered, accepted, checked and kept", async () => {
    const [romeoHere, julietHere] = await couple.meet()
    assert.equal(await romeoHere.fileTransfers.canReach(couple.juliet.address), true)
    const letters = file(200_000)
    await romeoHere.fileTransfers.send(couple.juliet.address, [letters])
    const offered = await reaches(julietHere, couple.romeo, "offered")
    assert.equal(offered.attachments?.[0]?.name, "letters.bin")
    assert.equal(offered.attachments?.[0]?.size, 200_000)
    assert.equal(await julietHere.fileTransfers.findFile(offered.attachments?.[0]?.url ?? ""), undefined)
    await julietHere.fileTransfers.accept(offered.id)
    const done = await reaches(julietHere, couple.romeo, "done")
    assert.equal(done.direct?.isChecked, true)
    assert.deepEqual(await received(julietHere, done), new Uint8Array(await letters.data.arrayBuffer()))
    const sent = await reaches(romeoHere, couple.juliet, "done")
    assert.equal(sent.state, "delivered")
    assert.equal(julietHere.fileTransfers.progress.get().size, 0)
  })

  test("can be declined, and called off by either side", async () => {
    const [romeoHere, julietHere] = await couple.meet()
    await romeoHere.fileTransfers.send(couple.juliet.address, [file(1_000)])
    const offered = await reaches(julietHere, couple.romeo, "offered")
    await julietHere.fileTransfers.decline(offered.id)
    const declined = await reaches(romeoHere, couple.juliet, "declined")
    assert.equal(declined.direct?.by, "peer")
    assert.equal((await reaches(julietHere, couple.romeo, "declined")).direct?.by, "us")
    await romeoHere.fileTransfers.resume(declined.id)
    const again = await until(messages(julietHere, couple.romeo), ({ length }) => length === 2)
    await romeoHere.fileTransfers.cancel(declined.id)
    await until(messages(julietHere, couple.romeo), (all) => all[1]?.direct?.state === "cancelled")
    assert.equal(again[1]?.direct?.state, "offered")
    await reaches(romeoHere, couple.juliet, "cancelled")
  })

  test("come several at once, each by itself", async () => {
    const [romeoHere, julietHere] = await couple.meet()
    const all = [
      file(90_000, "1"),
      file(80_000, "2"),
      file(70_000, "3"),
      file(60_000, "4"),
      file(50_000, "5"),
    ]
    await romeoHere.fileTransfers.send(couple.juliet.address, all)
    const offers = await until(messages(julietHere, couple.romeo), ({ length }) => length === 5)
    await Promise.all(offers.map(({ id }) => julietHere.fileTransfers.accept(id)))
    const there = await until(messages(julietHere, couple.romeo), (every) =>
      every.every(({ direct }) => direct?.state === "done"),
    )
    assert.deepEqual(
      there.map(({ attachments }) => attachments?.[0]?.size).toSorted(),
      [50_000, 60_000, 70_000, 80_000, 90_000],
    )
  })

  test("go on where they were when a device was away, without being asked again", async () => {
    await couple.create()
    const romeoHere = await signIn(couple.romeo, couple.host.webSocket)
    const store = createMemoryStore()
    const julietHere = await signIn(couple.juliet, couple.host.webSocket, { store })
    await befriend(romeoHere, julietHere)
    const letters = file(3_000_000)
    await romeoHere.fileTransfers.send(couple.juliet.address, [letters])
    const { id } = await reaches(julietHere, couple.romeo, "offered")
    await julietHere.fileTransfers.accept(id)
    await until(julietHere.fileTransfers.progress, (all) => (all.get(id)?.bytes ?? 0) > 1_100_000)
    await julietHere.close()
    await reaches(romeoHere, couple.juliet, "interrupted")
    const back = await openDevice(couple.juliet, couple.host.webSocket, { store })
    const starts: number[] = []
    back.fileTransfers.progress.subscribe(() => {
      const bytes = back.fileTransfers.progress.get().get(id)?.bytes
      if (bytes !== undefined) starts.push(bytes)
    })
    const done = await reaches(back, couple.romeo, "done")
    assert.equal(done.direct?.isChecked, true)
    assert.ok((starts[0] ?? 0) >= 1_048_576, `It began at ${starts[0]}.`)
    assert.deepEqual(await received(back, done), new Uint8Array(await letters.data.arrayBuffer()))
    await reaches(romeoHere, couple.juliet, "done")
  })

  test("are not offered to somebody who has no device there, nor by a stranger", async () => {
    const [romeoHere, julietHere] = await couple.meet()
    const tybalt = await couple.host.createPerson("tybalt")
    const tybaltHere = await signIn(tybalt, couple.host.webSocket)
    assert.equal(await tybaltHere.fileTransfers.canReach(couple.juliet.address), false)
    await assert.rejects(tybaltHere.fileTransfers.send(couple.juliet.address, [file(10)]), /No device/)
    await julietHere.close()
    await until(romeoHere.contacts, (all) => all.every(({ presence }) => presence.availability === "offline"))
    await assert.rejects(romeoHere.fileTransfers.send(couple.juliet.address, [file(10)]), /No device/)
  })
})
