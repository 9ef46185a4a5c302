import assert from "node:assert/strict"
import { after, afterEach, before, test } from "node:test"
import { describeOnHosts, type Host } from "./hosts.ts"
import { closeDevices, signIn } from "./people.ts"
import { until } from "./until.ts"

const URL = "https://example.org/verona?a=1&b=2"
const PICTURE = "data:image/jpeg;base64,/9j/4AAQ"

describeOnHosts("a preview of a link", (startHost) => {
  let host: Host
  before(async () => {
    host = await startHost()
  })
  after(() => host.stop())
  afterEach(closeDevices)

  test("comes with the message, and what is hostile in it stays away", async () => {
    const [romeo, juliet] = [await host.createPerson("romeo"), await host.createPerson("juliet")]
    const here = await signIn(romeo, host.webSocket)
    const there = await signIn(juliet, host.webSocket)
    const honest = {
      url: URL,
      title: "Verona",
      description: "In fair Verona",
      siteName: "Example",
      picture: PICTURE,
    }
    await here.conversation(juliet.address).send({
      body: `Look: ${URL}`,
      previews: [
        honest,
        { url: "https://elsewhere.example/", title: "Not in the text" },
        { url: URL, title: "x".repeat(5_000), picture: "https://evil.example/track.png" },
        { url: URL, title: "Script", picture: "data:image/svg+xml;base64,PHN2Zz4=" },
        { url: URL, title: "One too many" },
      ],
    })
    const { messages } = there.conversation(romeo.address)
    const [message] = await until(messages, (all) => all.length === 1)
    assert.deepEqual(message?.previews, [
      honest,
      { url: URL, title: "x".repeat(300) },
      { url: URL, title: "Script" },
    ])
    assert.equal(here.previews.isOffered(), false, "Not where the operator has not switched it on")
  })
})
