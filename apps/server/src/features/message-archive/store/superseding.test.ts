import assert from "node:assert/strict"
import { it } from "node:test"
import { Jid } from "@kith/xmpp"
import { type Cleaner, forEachDatabase } from "../../../testing/databases/index.ts"
import { JULIET, openArchive, ROMEO, TYBALT } from "./test-archive.ts"

const READER = { address: ROMEO, knowsSenders: true }

forEachDatabase("Markers in a shared archive", (open) => {
  /** A room where things are said and marked, and what is to be read in it. */
  const openRoom = async (test: Cleaner) => {
    const opened = await openArchive(open, test, { keepDays: 30, maxMessages: 2 })
    const { archive, commit, store } = opened
    const room = archive.shared(Jid.parse("verona@rooms.example"))
    const say = (stanza: string) => commit((rows) => room.record({ stanza, sender: ROMEO }, rows))
    const mark = (sender: Jid, displayed: string, stanza: string) =>
      commit((rows) => room.record({ stanza, sender, displayed }, rows))
    const tidy = async () => {
      while (await store.supersedeMarkers(2));
    }
    const read = async (page = {}, filter = {}) =>
      (await room.page(READER, filter, page)).messages.map(({ stanza }) => stanza).join(" ")
    return { ...opened, room, say, mark, tidy, read }
  }

  it("are kept of each sender once: the one that says the most", async (test) => {
    const { say, mark, tidy, read, room, database } = await openRoom(test)
    const one = await say("one")
    await mark(JULIET, one, "juliet:one")
    const two = await say("two")
    await mark(JULIET.withResource("window"), two, "juliet:two")
    await mark(TYBALT, one, "tybalt:one")
    await mark(JULIET, one, "juliet:one-again")
    await mark(JULIET, "no id at all", "juliet:nothing")
    await mark(TYBALT, two, "tybalt:two")
    await tidy()
    assert.equal(await read(), "one two juliet:two tybalt:two")
    assert.equal(await room.count(READER, {}), 4)
    assert.equal(await read({}, { onlyContent: true }), "one two")
    const bodies = database.tables<{ archive_message: { id: number } }>().selectFrom("archive_message")
    assert.equal((await bodies.selectAll().execute()).length, 4)
  })

  it("stay places from which reading goes on, in both directions", async (test) => {
    const { say, mark, tidy, read, room } = await openRoom(test)
    const one = await say("one")
    const first = await mark(JULIET, one, "juliet:one")
    const two = await say("two")
    const last = await mark(JULIET, two, "juliet:two")
    await tidy()
    assert.equal(await read({ after: first }), "two juliet:two")
    assert.equal(await read({ before: first }), "one")
    assert.equal((await room.ends())?.[1].id, last)
    assert.equal(await room.find(first), undefined)
  })

  it("that were superseded take no room from messages, and go with what is old", async (test) => {
    const { say, commit, room, tidy, read, retention, clock, database } = await openRoom(test)
    await say("one")
    await say("two")
    const id = await say("three")
    await commit(async (rows) => {
      for (let count = 0; count < 1_001; count++)
        await room.record({ stanza: "juliet", sender: JULIET, displayed: id }, rows)
    })
    await tidy()
    while (await retention.trim());
    assert.equal(await read(), "three juliet")
    clock.advance(31 * 86_400_000)
    retention.begin()
    while (await retention.expire());
    retention.end()
    const db = database.tables<{ archive_entry: { id: number }; archive_marker: { message_id: number } }>()
    assert.deepEqual(await db.selectFrom("archive_entry").selectAll().execute(), [])
    assert.deepEqual(await db.selectFrom("archive_marker").selectAll().execute(), [])
  })
})
