import assert from "node:assert/strict"
import { it } from "node:test"
import { Jid } from "@kith/xmpp"
import { forEachDatabase } from "../../../testing/databases/index.ts"
import { JULIET, openArchive, ROMEO, TYBALT } from "./test-archive.ts"

const DAY_MS = 86_400_000

forEachDatabase("The retention of archives", (open) => {
  it("removes what is too old, everywhere and with its body and words", async (test) => {
    const opened = await openArchive(open, test, { keepDays: 30, maxMessages: 1_000 })
    const { archive, clock, commit, database, index, read, retention, say } = opened
    const room = archive.shared(Jid.parse("balcony@rooms.example"))
    const tidy = async () => {
      while (await retention.expire());
    }
    await say(ROMEO, JULIET, "old")
    await say(JULIET, JULIET, "old note")
    await commit((rows) => room.record({ stanza: "old line", sender: ROMEO }, rows))
    await say(TYBALT, JULIET, "old threat", { onlyFor: JULIET })
    clock.advance(10 * DAY_MS)
    await say(ROMEO, JULIET, "young")
    await index()
    retention.begin()
    await tidy()
    assert.deepEqual(await read(JULIET), ["old old note old threat young", true])
    clock.advance(21 * DAY_MS)
    await tidy()
    assert.deepEqual(await read(JULIET), ["young", true])
    assert.deepEqual(await read(ROMEO), ["young", true])
    assert.deepEqual(await read(JULIET, { text: "old" }), ["", true])
    assert.equal(await room.ends(), undefined)
    const bodies = database.tables<{ archive_message: { stanza: string } }>().selectFrom("archive_message")
    assert.deepEqual(await bodies.select("stanza").execute(), [{ stanza: "young" }])
    retention.end()
  })

  it("removes the oldest of what is too much, and leaves the other side its own", async (test) => {
    const { read, retention, say } = await openArchive(open, test, { keepDays: 0, maxMessages: 990 })
    for (let count = 0; count < 15; count++) await say(JULIET, ROMEO, `to Romeo ${count}`)
    for (let count = 15; count < 1_000; count++) await say(JULIET, JULIET, "note")
    while (await retention.trim());
    const [texts] = await read(JULIET, { with: ROMEO })
    assert.equal(texts, Array.from({ length: 5 }, (_, index) => `to Romeo ${index + 10}`).join(" "))
    const [theirs] = await read(ROMEO)
    assert.equal(theirs.split("to").length - 1, 15)
    retention.begin()
    assert.equal(await retention.expire(), false)
  })
})
