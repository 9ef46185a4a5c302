import assert from "node:assert/strict"
import { it } from "node:test"
import { formatDateTime, NS_SCHEDULED_MESSAGES as NS } from "@kith/xmpp/extensions"
import { forEachDatabase } from "../../testing/databases/index.ts"
import { startTestServer } from "../../testing/index.ts"
import { storedFiles, upload } from "../uploads/testing/exchange.ts"

const DAY_MS = 86_400_000

forEachDatabase("Files of scheduled messages", (open) => {
  it("are there when it is sent and as long after that as others, but not those of somebody else", async (t) => {
    const config = "[uploads]\nretention-days = 2"
    await using server = await startTestServer({ config, databaseUrl: (await open(t)).url })
    await server.register("romeo", "juliet", "tybalt")
    const [romeo, tybalt] = await Promise.all([server.signIn("romeo"), server.signIn("tybalt")])
    const letter = await upload(romeo)
    const ring = await upload(romeo)
    const sword = await upload(tybalt)
    const at = formatDateTime(server.clock.now() + 10 * DAY_MS)
    const message =
      "<message xmlns='jabber:client' to='juliet@localhost' type='chat' id='a1'>" +
      `<body>${letter} ${sword}</body></message>`
    await romeo.ask(`<schedule xmlns='${NS}' id='a1' at='${at}'>${message}</schedule>`, { type: "set" })
    const statusOf = async (url: string) => (await fetch(url, { method: "HEAD" })).status
    server.clock.advance(3 * DAY_MS)
    assert.deepEqual(await Promise.all([letter, ring, sword].map(statusOf)), [200, 404, 404])
    const juliet = await server.join("juliet")
    server.clock.advance(8 * DAY_MS)
    assert.match((await juliet.next("message")).child("body")?.text ?? "", /letter\.txt/)
    assert.equal(await statusOf(letter), 200)
    server.clock.advance(2 * DAY_MS)
    assert.equal(await statusOf(letter), 404)
    while ((await storedFiles(server)).length > 0) await new Promise(setImmediate)
  })
})
