import assert from "node:assert/strict"
import { after, afterEach, before, test } from "node:test"
import { describeOnHosts, type Host } from "./hosts.ts"
import { befriend, closeDevices, signIn } from "./people.ts"
import { until } from "./until.ts"

describeOnHosts("activity", (startHost) => {
  let host: Host
  before(async () => {
    host = await startHost()
  })
  after(() => host.stop())
  afterEach(closeDevices)

  test("tells of reactions to our messages, until they were seen on any device", async () => {
    const [romeo, juliet] = [await host.createPerson("romeo"), await host.createPerson("juliet")]
    const here = await signIn(romeo, host.webSocket)
    const phone = await signIn(romeo, host.webSocket)
    const there = await signIn(juliet, host.webSocket)
    await befriend(here, there)
    await here.conversation(juliet.address).send("See, how she leans her cheek upon her hand")
    const theirs = there.conversation(romeo.address)
    const [message] = await until(theirs.messages, (messages) => messages.length === 1)
    await theirs.react(message?.id ?? "", ["❤️"])
    for (const device of [here, phone]) {
      await until(device.activity.unread, (unread) => unread === 1)
      const [item] = device.activity.items.get()
      assert.equal(item?.kind, "reaction")
      assert.equal(item?.reaction?.emoji, "❤️")
      assert.equal(item?.reaction?.by, juliet.address.toString())
      assert.match(item?.message.body ?? "", /^See, how she leans/)
    }
    await phone.activity.markSeen()
    await until(here.activity.unread, (unread) => unread === 0)
    assert.equal(here.activity.items.get().length, 1)
    await theirs.react(message?.id ?? "", [])
    await until(here.activity.items, (items) => items.length === 0)
  })
})
