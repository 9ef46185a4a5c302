import assert from "node:assert/strict"
import { it } from "node:test"
import { Jid } from "@kith/xmpp"
import { forEachDatabase } from "../../../testing/databases/index.ts"
import { createArchiveIds, type PageRequest } from "../service/index.ts"
import { JULIET, openArchive, ROMEO, refusedWith, TYBALT } from "./test-archive.ts"

forEachDatabase("A message archive", (open) => {
  it("keeps one message in both archives under one id, each from its own side", async (test) => {
    const { archive, say, database } = await openArchive(open, test)
    const id = await say(ROMEO.withResource("orchard"), JULIET, "Call me but love")
    const his = (await archive.page(ROMEO, ROMEO, {}, {})).messages
    const hers = (await archive.page(JULIET, JULIET, {}, {})).messages
    assert.deepEqual(his, [
      {
        id,
        sentAt: Date.UTC(2026, 0, 1),
        peer: "juliet@capulet.example",
        peerResource: "",
        isOutgoing: true,
        stanza: "Call me but love",
      },
    ])
    assert.deepEqual(hers, [
      { ...his[0], peer: "romeo@montague.example", peerResource: "orchard", isOutgoing: false },
    ])
    const stored = await database
      .tables<{ archive_message: { id: number } }>()
      .selectFrom("archive_message")
      .selectAll()
      .execute()
    assert.equal(stored.length, 1)
  })

  it("pages forwards and backwards without gaps or repetitions", async (test) => {
    const { archive, say, read } = await openArchive(open, test)
    for (const text of ["1", "2", "3", "4", "5"]) await say(ROMEO, JULIET, text)
    const idOf = async (text: string) =>
      (await archive.page(ROMEO, ROMEO, {}, {})).messages.find(({ stanza }) => stanza === text)?.id ?? ""
    assert.deepEqual(await read(JULIET, {}, { max: 2 }), ["1 2", false])
    assert.deepEqual(await read(JULIET, {}, { max: 2, after: await idOf("2") }), ["3 4", false])
    assert.deepEqual(await read(JULIET, {}, { max: 2, after: await idOf("4") }), ["5", true])
    assert.deepEqual(await read(JULIET, {}, { max: 2, after: await idOf("5") }), ["", true])
    assert.deepEqual(await read(JULIET, {}, { max: 2, before: true }), ["4 5", false])
    assert.deepEqual(await read(JULIET, {}, { max: 3, before: await idOf("4") }), ["1 2 3", true])
    assert.deepEqual(await read(JULIET, {}, { max: 5 }), ["1 2 3 4 5", true])
    assert.deepEqual(await read(JULIET, { afterId: await idOf("1"), beforeId: await idOf("5") }), [
      "2 3 4",
      true,
    ])
    assert.deepEqual(await read(JULIET, { afterId: await idOf("1") }, { max: 2, before: true }), [
      "4 5",
      false,
    ])
    assert.deepEqual(await read(JULIET, { ids: [await idOf("4"), await idOf("2"), await idOf("2")] }), [
      "2 4",
      true,
    ])
  })

  it("filters by address and by time, both ends included", async (test) => {
    const { say, read } = await openArchive(open, test)
    const start = Date.UTC(2026, 0, 1)
    await say(ROMEO.withResource("orchard"), JULIET.withResource("balcony"), "1")
    await say(TYBALT, JULIET, "2")
    await say(JULIET, ROMEO.withResource("street"), "3")
    await say(JULIET, JULIET.withResource("chamber"), "note")
    assert.deepEqual(await read(JULIET, { with: ROMEO }), ["1 3", true])
    assert.deepEqual(await read(JULIET, { with: ROMEO.withResource("orchard") }), ["1", true])
    assert.deepEqual(await read(JULIET, { with: JULIET }), ["note", true])
    assert.deepEqual(await read(JULIET, { with: Jid.parse("nobody@capulet.example") }), ["", true])
    assert.deepEqual(await read(JULIET, { start: start + 1000, end: start + 2000 }), ["2 3", true])
    assert.deepEqual(await read(JULIET, { start: start + 2001 }), ["note", true])
    assert.deepEqual(await read(JULIET, { end: start - 1 }), ["", true])
    assert.deepEqual(await read(JULIET, { start: Date.UTC(1, 0, 1), end: Date.UTC(9999, 11, 31) }), [
      "1 2 3 note",
      true,
    ])
  })

  it("refuses ids that the archive does not have", async (test) => {
    const { archive, say, ids } = await openArchive(open, test)
    const hers = await say(TYBALT, JULIET, "1", { onlyFor: JULIET })
    await say(TYBALT, ROMEO, "2", { onlyFor: ROMEO })
    for (const id of [hers, ids.format(ids.next()), "no-id", "'; drop table archive; --"]) {
      const missing = refusedWith("not-found")
      await assert.rejects(archive.page(ROMEO, ROMEO, {}, { after: id }), missing)
      await assert.rejects(archive.page(ROMEO, ROMEO, {}, { before: id }), missing)
      await assert.rejects(archive.page(ROMEO, ROMEO, { afterId: id }, {}), missing)
      await assert.rejects(archive.page(ROMEO, ROMEO, { beforeId: id }, {}), missing)
      await assert.rejects(archive.page(ROMEO, ROMEO, { ids: [id] }, {}), missing)
    }
    const many = Array.from({ length: 251 }, () => hers)
    await assert.rejects(archive.page(JULIET, JULIET, { ids: many }, {}), refusedWith("policy-violation"))
  })

  it("is closed to everybody but its owner", async (test) => {
    const { archive, say } = await openArchive(open, test)
    await say(ROMEO, JULIET, "1")
    const closed = refusedWith("forbidden")
    await assert.rejects(archive.page(JULIET, TYBALT, {}, {}), closed)
    await assert.rejects(archive.count(JULIET, TYBALT, {}), closed)
    await assert.rejects(archive.ends(JULIET, TYBALT), closed)
    await assert.rejects(archive.conversations(JULIET, TYBALT, {}), closed)
    assert.equal((await archive.page(JULIET, JULIET.withResource("balcony"), {}, {})).messages.length, 1)
  })

  it("limits a page in number and in size", async (test) => {
    const { archive, say } = await openArchive(open, test)
    for (let index = 0; index < 8; index++) await say(ROMEO, JULIET, "x".repeat(50_000))
    const { messages, isComplete } = await archive.page(JULIET, JULIET, {}, { max: 1_000_000_000 })
    assert.equal(messages.length, 5)
    assert.equal(isComplete, false)
    const rest = await archive.page(JULIET, JULIET, {}, { after: messages.at(-1)?.id })
    assert.deepEqual([rest.messages.length, rest.isComplete], [3, true])
  })

  it("gives whole pages of more rows than are read at once", async (test) => {
    const { archive, say } = await openArchive(open, test)
    for (let index = 0; index < 120; index++) await say(ROMEO, JULIET, String(index))
    const forwards = await archive.page(JULIET, JULIET, {}, { max: 110 })
    assert.deepEqual(
      forwards.messages.map(({ stanza }) => stanza),
      Array.from({ length: 110 }, (_, index) => String(index)),
    )
    const backwards = await archive.page(JULIET, JULIET, {}, { max: 250, before: true })
    assert.deepEqual([backwards.messages.length, backwards.isComplete], [120, true])
    assert.equal(backwards.messages[0]?.stanza, "0")
  })

  it("keeps the order when the clock is set back, also over a restart", async (test) => {
    const { say, read, clock, store, ids } = await openArchive(open, test)
    await say(ROMEO, JULIET, "1")
    clock.jumpTo(Date.UTC(1970, 0, 2))
    await say(ROMEO, JULIET, "2")
    assert.deepEqual(await read(JULIET), ["1 2", true])
    const restarted = createArchiveIds({ clock, secret: new Uint8Array(16), last: await store.lastId() })
    assert.equal(restarted.next(), ids.next())
  })

  it("lists conversations by their last content and counts what is unread", async (test) => {
    const { archive, say } = await openArchive(open, test)
    await say(ROMEO, JULIET, "1")
    await say(ROMEO, JULIET, "2")
    await say(TYBALT, JULIET, "3")
    await say(JULIET, TYBALT, "receipt", { kind: "receipt" })
    const list = async (page: PageRequest = {}) => {
      const { conversations, isComplete } = await archive.conversations(JULIET, JULIET, page)
      return [
        conversations.map(({ last, unreadCount }) => `${last.peer} ${last.stanza} ${unreadCount}`),
        isComplete,
      ]
    }
    assert.deepEqual(await list(), [["tybalt@capulet.example 3 1", "romeo@montague.example 2 2"], true])
    await say(JULIET, ROMEO, "marker", { kind: "displayed" })
    await say(ROMEO, JULIET, "4")
    assert.deepEqual(await list(), [["romeo@montague.example 4 1", "tybalt@capulet.example 3 1"], true])
    await say(JULIET, TYBALT, "5")
    assert.deepEqual(await list(), [["tybalt@capulet.example 5 0", "romeo@montague.example 4 1"], true])
    assert.deepEqual(await list({ max: 1 }), [["tybalt@capulet.example 5 0"], false])
    const { conversations } = await archive.conversations(JULIET, JULIET, { max: 1 })
    const before = conversations[0]?.last.id
    assert.deepEqual(await list({ max: 1, before }), [["romeo@montague.example 4 1"], true])
  })

  it("counts as far as is reasonable, and knows both ends", async (test) => {
    const { archive, say } = await openArchive(open, test)
    assert.equal(await archive.ends(JULIET, JULIET), undefined)
    for (const text of ["1", "2", "3"]) await say(ROMEO, JULIET, text)
    assert.equal(await archive.count(JULIET, JULIET, { with: ROMEO }), 3)
    assert.equal(await archive.count(JULIET, JULIET, { with: TYBALT }), 0)
    const [first, , last] = (await archive.page(JULIET, JULIET, {}, {})).messages
    const ends = [first, last].map((message) => ({ id: message?.id, sentAt: message?.sentAt }))
    assert.deepEqual(await archive.ends(JULIET, JULIET), ends)
  })

  it("removes the archive of an account and every body nobody else has", async (test) => {
    const { remove, say, read, database } = await openArchive(open, test)
    await say(ROMEO, JULIET, "shared")
    await say(JULIET, JULIET, "her own")
    for (let index = 0; index < 3; index++) await say(TYBALT, JULIET, "his", { onlyFor: TYBALT })
    await remove(JULIET)
    assert.deepEqual(await read(JULIET), ["", true])
    assert.deepEqual(await read(ROMEO), ["shared", true])
    await remove(ROMEO)
    assert.deepEqual(await read(TYBALT), ["his his his", true])
    const bodies = await database
      .tables<{ archive_message: { stanza: string } }>()
      .selectFrom("archive_message")
      .select("stanza")
      .execute()
    assert.deepEqual(
      bodies.map(({ stanza }) => stanza),
      ["his", "his", "his"],
    )
  })

  it("hides an abandoned archive at once from a new account of the same name", async (test) => {
    const { archive, purge, say, read } = await openArchive(open, test)
    await say(ROMEO, JULIET, "old")
    await archive.abandon(JULIET)
    assert.deepEqual(await read(JULIET), ["", true])
    await say(ROMEO, JULIET, "new")
    await purge()
    assert.deepEqual(await read(JULIET), ["new", true])
    assert.deepEqual(await read(ROMEO), ["old new", true])
  })

  it("keeps its secret", async (test) => {
    const { store } = await openArchive(open, test)
    assert.deepEqual([...(await store.secret(new Uint8Array(32).fill(9)))], Array(32).fill(7))
  })

  it("keeps what is said in a room once, and finds it by nickname and by true address", async (test) => {
    const { archive, commit } = await openArchive(open, test)
    const room = archive.shared(Jid.parse("balcony@rooms.example"))
    const speak = (sender: Jid, nickname: string, stanza: string) =>
      commit((rows) => room.record({ stanza, sender, nickname }, rows))
    const first = await speak(ROMEO.withResource("orchard"), "Montague", "1")
    await speak(JULIET.withResource("chamber"), "Capulet", "2")
    await speak(ROMEO.withResource("street"), "Capulet", "3")
    const search = async (text: string, knowsSenders: boolean, address = TYBALT) => {
      const { messages } = await room.page({ address, knowsSenders }, { with: Jid.parse(text) }, {})
      return messages.map(({ stanza }) => stanza).join(" ")
    }
    assert.equal(await search("balcony@rooms.example", false), "1 2 3")
    assert.equal(await search("balcony@rooms.example/Capulet", false), "2 3")
    assert.equal(await search("balcony@rooms.example/Nobody", false), "")
    assert.equal(await search(ROMEO.toString(), true), "1 3")
    assert.equal(await search(`${ROMEO}/street`, true), "3")
    assert.equal(await search(ROMEO.toString(), false), "")
    assert.equal(await search(ROMEO.toString(), false, ROMEO.withResource("crypt")), "1 3")
    assert.equal(await room.count({ address: TYBALT, knowsSenders: false }, { with: ROMEO }), 0)
    assert.equal(await room.count({ address: TYBALT, knowsSenders: true }, { with: ROMEO }), 2)
    const shown = await Promise.all(((await room.ends()) ?? []).map(({ id }) => room.find(id)))
    assert.deepEqual(
      shown.map((message) => message?.stanza),
      ["1", "3"],
    )
    assert.deepEqual(await room.find(first), {
      id: first,
      sentAt: Date.UTC(2026, 0, 1),
      peer: ROMEO.toString(),
      peerResource: "orchard",
      isOutgoing: false,
      stanza: "1",
    })
    assert.equal(await room.find("no-id"), undefined)
  })

  it("keeps the archives of a room, of its nodes and of an account apart", async (test) => {
    const { archive, commit, read, say } = await openArchive(open, test)
    const node = "urn:example:".padEnd(1000, "x")
    const places = [archive.shared(JULIET), archive.shared(JULIET, "n"), archive.shared(JULIET, node)]
    await say(ROMEO, JULIET, "hers")
    const ids: string[] = []
    for (const [index, place] of places.slice(1).entries()) {
      ids.push(await commit((rows) => place.record({ stanza: `of node ${index}`, sender: ROMEO }, rows)))
    }
    const reader = { address: ROMEO, knowsSenders: true }
    const texts = async () =>
      Promise.all(
        places.map(async (place) => (await place.page(reader, {}, {})).messages.map(({ stanza }) => stanza)),
      )
    assert.deepEqual(await texts(), [["hers"], ["of node 0"], ["of node 1"]])
    assert.equal(await places[1]?.find(ids[1] ?? ""), undefined)
    await places[1]?.remove()
    assert.deepEqual(await texts(), [["hers"], [], ["of node 1"]])
    assert.deepEqual(await read(JULIET), ["hers", true])
  })

  it("shows what replaces a message as soon as that is stored, and then forgets the message", async (test) => {
    const { archive, commit, database, read, say, store } = await openArchive(open, test)
    const room = archive.shared(Jid.parse("balcony@rooms.example"))
    const id = await commit((rows) => room.record({ stanza: "insult", sender: ROMEO }, rows))
    await commit((rows) => room.record({ stanza: "compliment", sender: ROMEO }, rows))
    await say(ROMEO, JULIET, "elsewhere")
    const texts = async () =>
      (await room.page({ address: ROMEO, knowsSenders: false }, {}, {})).messages.map(({ stanza }) => stanza)
    await commit((rows) => room.replace(id, "first tombstone", rows))
    assert.deepEqual(await texts(), ["first tombstone", "compliment"])
    await commit((rows) => room.replace(id, "tombstone", rows))
    assert.deepEqual(await texts(), ["tombstone", "compliment"])
    while (await store.applyReplacements(1));
    assert.deepEqual(await texts(), ["tombstone", "compliment"])
    const tables = database.tables<{
      archive_message: { id: number; stanza: string }
      archive_replacement: { id: number }
    }>()
    const stored = await tables.selectFrom("archive_message").select("stanza").orderBy("id").execute()
    assert.deepEqual(
      stored.map(({ stanza }) => stanza),
      ["tombstone", "compliment", "elsewhere"],
    )
    assert.deepEqual(await tables.selectFrom("archive_replacement").selectAll().execute(), [])
    const foreign = (await archive.page(ROMEO, ROMEO, {}, {})).messages[0]?.id ?? ""
    await assert.rejects(
      commit((rows) => room.replace(foreign, "forged", rows)),
      refusedWith("not-found"),
    )
    assert.deepEqual(await read(ROMEO), ["elsewhere", true])
  })
})
