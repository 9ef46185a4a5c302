import assert from "node:assert/strict"
import { after, afterEach, before, test } from "node:test"
import type { NewSticker } from "../index.ts"
import { describeOnHosts, type Host } from "./hosts.ts"
import { befriend, closeDevices, signIn } from "./people.ts"
import { until } from "./until.ts"

const face = (description: string, bytes: string): NewSticker => ({
  data: new Blob([bytes], { type: "image/webp" }),
  name: "face.webp",
  description,
  width: 512,
  height: 512,
})

describeOnHosts("stickers", (startHost) => {
  let host: Host
  before(async () => {
    host = await startHost()
  })
  after(() => host.stop())
  afterEach(closeDevices)

  test("are made, sent, looked at by others and taken over, under the same name", async () => {
    const romeo = await host.createPerson("romeo")
    const juliet = await host.createPerson("juliet")
    const romeoHere = await signIn(romeo, host.webSocket)
    const julietHere = await signIn(juliet, host.webSocket)
    await befriend(romeoHere, julietHere)

    await romeoHere.stickers.load()
    assert.deepEqual(romeoHere.stickers.packs.get(), [])
    await romeoHere.stickers.create("Verona", [face("😘", "a kiss"), face("", "a sword")])
    const [pack] = romeoHere.stickers.packs.get() ?? []
    assert.equal(pack?.name, "Verona")
    assert.deepEqual(pack?.stickers.map(({ description }) => description).sort(), ["😘", "🙂"].sort())
    const kiss = pack?.stickers.find(({ description }) => description === "😘")
    assert.ok(pack !== undefined && kiss !== undefined)
    assert.equal(await (await fetch(kiss.picture.url)).text(), "a kiss")

    await romeoHere.conversation(juliet.address).send(romeoHere.stickers.use(pack.id, kiss))
    assert.equal(romeoHere.stickers.recent.get().length, 1)
    const [message] = await until(
      julietHere.conversation(romeo.address).messages,
      ({ length }) => length === 1,
    )
    assert.deepEqual(message?.sticker, { packId: pack.id, description: "😘" })
    assert.equal(message?.body, "")

    const found = await julietHere.stickers.find(romeo.address, pack.id)
    assert.deepEqual(found, pack)
    assert.equal(await julietHere.stickers.find(romeo.address, "another"), undefined)
    await julietHere.stickers.load()
    await julietHere.stickers.add(pack)
    assert.deepEqual(julietHere.stickers.packs.get(), [pack])
    await julietHere.stickers.remove(pack.id)
    assert.deepEqual(julietHere.stickers.packs.get(), [])
  })
})
