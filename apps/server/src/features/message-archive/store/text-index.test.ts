import assert from "node:assert/strict"
import { it } from "node:test"
import { Jid } from "@kith/xmpp"
import { type Cleaner, forEachDatabase, type OpenTestDatabase } from "../../../testing/databases/index.ts"
import { INDEX_AFTER_MS } from "../service/index.ts"
import { JULIET, openArchive, ROMEO, refusedWith, TYBALT } from "./test-archive.ts"

/** Half of what is said is in the index, half is younger. */
async function openSearch(open: OpenTestDatabase, test: Cleaner, texts: readonly string[]) {
  const opened = await openArchive(open, test)
  const middle = Math.ceil(texts.length / 2)
  for (const text of texts.slice(0, middle)) await opened.say(ROMEO, JULIET, text)
  opened.clock.advance(INDEX_AFTER_MS)
  await opened.index()
  for (const text of texts.slice(middle)) await opened.say(JULIET, ROMEO, text)
  return opened
}

forEachDatabase("The search of an archive", (open) => {
  it("finds messages that have all the words, old and young, page by page", async (test) => {
    const { read, archive } = await openSearch(open, test, [
      "the lark, herald of the morn",
      "it was the nightingale",
      "the lark again",
      "more light and light it grows",
      "it is the lark that sings so out of tune",
      "a LARK, no nightingale",
    ])
    const larks = [
      "the lark, herald of the morn",
      "the lark again",
      "it is the lark that sings so out of tune",
    ]
    const all = [...larks, "a LARK, no nightingale"].join(" ")
    assert.deepEqual(await read(JULIET, { text: "lark" }), [all, true])
    assert.deepEqual(await read(ROMEO, { text: "nightingale it" }), ["it was the nightingale", true])
    assert.deepEqual(await read(JULIET, { text: "nighting lark" }), ["a LARK, no nightingale", true])
    assert.deepEqual(await read(JULIET, { text: "owl" }), ["", true])
    assert.deepEqual(await read(JULIET, { text: "?!" }), ["", true])
    assert.deepEqual(await read(JULIET, { text: "lark" }, { max: 3 }), [larks.join(" "), false])
    const { messages } = await archive.page(JULIET, JULIET, { text: "lark" }, { max: 3, before: true })
    assert.deepEqual(
      messages.map(({ stanza }) => stanza),
      [...larks.slice(1), "a LARK, no nightingale"],
    )
    const rest = { max: 3, before: messages[0]?.id ?? "" }
    assert.deepEqual(await read(JULIET, { text: "lark" }, rest), [larks[0], true])
    assert.equal(await archive.count(JULIET, JULIET, { text: "lark" }), 4)
    assert.equal(await archive.count(JULIET, JULIET, { text: "lark", with: TYBALT }), 0)
  })

  it("finds only what is in that archive, and only with whom it is asked for", async (test) => {
    const { archive, clock, commit, index, read, say } = await openArchive(open, test)
    const room = archive.shared(Jid.parse("balcony@rooms.example"))
    await say(ROMEO, JULIET, "love to Juliet")
    await say(TYBALT, JULIET, "no love from me", { onlyFor: JULIET })
    await commit((rows) => room.record({ stanza: "love is a smoke", sender: ROMEO, nickname: "M" }, rows))
    await say(ROMEO, JULIET, "love love", { kind: "receipt" })
    for (const when of ["young", "old"]) {
      assert.deepEqual(await read(ROMEO, { text: "love" }), ["love to Juliet", true], when)
      assert.deepEqual(await read(JULIET, { text: "love" }), ["love to Juliet no love from me", true], when)
      assert.deepEqual(await read(JULIET, { text: "love", with: TYBALT }), ["no love from me", true], when)
      const reader = { address: TYBALT, knowsSenders: false }
      const { messages } = await room.page(reader, { text: "smoke" }, {})
      assert.deepEqual(
        messages.map(({ stanza }) => stanza),
        ["love is a smoke"],
      )
      clock.advance(INDEX_AFTER_MS)
      await index()
    }
  })

  it("finds words of every script, and takes no sign for a command", async (test) => {
    const { read } = await openSearch(open, test, [
      "Пойдём в кино",
      "明天看电影",
      "café and naïveté",
      `"a" OR b: '; drop table archive_text; --`,
      "مرحبا بالعالم",
      "it 🎉 was",
      "of the and with",
    ])
    for (const [text, found] of [
      ["кино", "Пойдём в кино"],
      ["电影", "明天看电影"],
      ["CAFE naivete", "café and naïveté"],
      ["'; drop table archive_text; --", `"a" OR b: '; drop table archive_text; --`],
      ["مرحبا", "مرحبا بالعالم"],
      ["🎉", "it 🎉 was"],
      ["of the and with", "of the and with"],
      ['" OR 1=1 NEAR(', ""],
      ["* : & | ! < > ( ) @ ~ ' \\ +a -q", ""],
    ] as const) {
      assert.deepEqual(await read(JULIET, { text }), [found, true], text)
    }
  })

  it("refuses to search for too much", async (test) => {
    const { read } = await openArchive(open, test)
    const refused = refusedWith("policy-violation")
    await assert.rejects(read(JULIET, { text: "x".repeat(1_001) }), refused)
    await assert.rejects(
      read(JULIET, { text: Array.from({ length: 33 }, (_, n) => `w${n}`).join(" ") }),
      refused,
    )
  })

  it("does not find what was taken back or removed, and forgets its words", async (test) => {
    const { archive, clock, commit, database, index, remove, read, say, store } = await openArchive(
      open,
      test,
    )
    const room = archive.shared(Jid.parse("balcony@rooms.example"))
    const id = await commit((rows) => room.record({ stanza: "villain", sender: TYBALT }, rows))
    await say(ROMEO, JULIET, "villain too")
    clock.advance(INDEX_AFTER_MS)
    await index()
    const search = async () =>
      (await room.page({ address: ROMEO, knowsSenders: false }, { text: "villain" }, {})).messages.length
    assert.equal(await search(), 1)
    await commit((rows) => room.replace(id, "tombstone", rows))
    assert.equal(await search(), 0)
    while (await store.applyReplacements(10));
    assert.equal(await search(), 0)
    assert.deepEqual(await read(JULIET, { text: "villain" }), ["villain too", true])
    await remove(JULIET)
    await remove(ROMEO)
    const tables = database.tables<{ archive_text: { rowid: number } }>()
    const { count } = await tables
      .selectFrom("archive_text")
      .select((e) => e.fn.countAll().as("count"))
      .executeTakeFirstOrThrow()
    assert.equal(Number(count), 0)
  })

  it("says so where it could not look through everything", async (test) => {
    const { archive, commit } = await openArchive(open, test)
    const room = archive.shared(Jid.parse("balcony@rooms.example"))
    await commit(async (rows) => {
      for (let count = 0; count < 2_001; count++)
        await room.record({ stanza: `line ${count}`, sender: ROMEO }, rows)
    })
    const reader = { address: ROMEO, knowsSenders: false }
    const { messages, isStable } = await room.page(reader, { text: "2000" }, {})
    assert.deepEqual([messages.length, isStable], [0, false])
    const last = await room.page(reader, { text: "2000" }, { before: true })
    assert.deepEqual([last.messages.length, last.isStable], [1, false])
  })
})
