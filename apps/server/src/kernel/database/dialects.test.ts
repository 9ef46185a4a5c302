import assert from "node:assert/strict"
import { it } from "node:test"
import { DomainError, type Migration } from "@kith/feature-kit"
import { type Kysely, sql } from "kysely"
import { forEachDatabase, type OpenTestDatabase, type TestDatabase } from "../../testing/databases/index.ts"

interface Tables {
  letter: {
    id: number
    sender: string
    recipient: string
    subject: string
    body: string | null
    seal: Uint8Array | null
    sent_at: number
    is_read: number
  }
}

const createLetter: Migration = async ({ db, types }) => {
  await db.schema
    .createTable("letter")
    .addColumn("id", types.serial)
    .addColumn("sender", types.jid, (column) => column.notNull())
    .addColumn("recipient", types.jid, (column) => column.notNull())
    .addColumn("subject", types.name, (column) => column.notNull())
    .addColumn("body", types.text)
    .addColumn("seal", types.bytes)
    .addColumn("sent_at", types.integer, (column) => column.notNull())
    .addColumn("is_read", types.flag, (column) => column.notNull())
    .addUniqueConstraint("letter_key", ["sender", "recipient", "subject", "sent_at"])
    .execute()
  await db.schema.createIndex("letter_sender").on("letter").columns(["sender", "id"]).execute()
}

const letter = (change: Partial<Omit<Tables["letter"], "id">> = {}) => ({
  sender: "romeo@montague.example",
  recipient: "juliet@capulet.example",
  subject: "balcony",
  body: "But soft",
  seal: null,
  sent_at: 1,
  is_read: 0,
  ...change,
})

async function openLetters(
  open: OpenTestDatabase,
  test: Parameters<OpenTestDatabase>[0],
): Promise<TestDatabase & { readonly letters: Kysely<Tables> }> {
  const opened = await open(test)
  await opened.migrate("letters", { "0001-create-letter": createLetter })
  return Object.assign(opened, { letters: opened.database.tables<Tables>() as unknown as Kysely<Tables> })
}

const insert = (letters: Kysely<Tables>, change: Partial<Omit<Tables["letter"], "id">>) =>
  letters
    .insertInto("letter")
    .values(letter(change) as never)
    .execute()

forEachDatabase("A database", (open) => {
  it("gives back what it was given: text with 4-byte characters, bytes, flags, the largest integers", async (test) => {
    const { letters } = await openLetters(open, test)
    const body = "🌹".repeat(64 * 1024)
    assert.equal(Buffer.byteLength(body), 256 * 1024)
    const seal = new Uint8Array(1000).map((_, index) => index % 256).subarray(1)
    const sentAt = Number.MAX_SAFE_INTEGER
    await insert(letters, { body, seal, sent_at: sentAt, is_read: 1 })
    await insert(letters, { body: null, sent_at: Number.MIN_SAFE_INTEGER })

    const [first, second] = await letters.selectFrom("letter").selectAll().orderBy("id").execute()
    assert.equal(first?.body, body)
    assert.ok(first.seal instanceof Uint8Array)
    assert.deepEqual([...first.seal], [...seal])
    assert.equal(first.sent_at, sentAt)
    assert.equal(first.is_read, 1)
    assert.equal(second?.body, null)
    assert.equal(second.seal, null)
    assert.equal(second.sent_at, Number.MIN_SAFE_INTEGER)
  })

  it("keeps hostile text as text", async (test) => {
    const { letters, database } = await openLetters(open, test)
    const subjects = [
      `'; drop table letter; --`,
      `"\``,
      "\\",
      "\\'",
      "%_",
      "$1 ? :a @b",
      "\u0001\n\r\t",
      "\u202e\ufeff",
    ]
    for (const subject of subjects) await insert(letters, { subject, body: subject })
    await new Promise<void>((resolve, reject) => {
      const rows = subjects.map((subject) => ({ table: "letter", row: letter({ subject, sent_at: 2 }) }))
      database.commit(rows, (error) => (error ? reject(error) : resolve()))
    })
    for (const subject of subjects) {
      const found = await letters.selectFrom("letter").selectAll().where("subject", "=", subject).execute()
      assert.deepEqual(
        found.map((row) => row.subject),
        [subject, subject],
      )
    }
  })

  it("refuses what it could not give back: NUL, half a character, integers beyond 53 bits", async (test) => {
    const { letters } = await openLetters(open, test)
    const isBadRequest = (error: unknown) => error instanceof DomainError && error.code === "bad-request"
    await assert.rejects(insert(letters, { body: "a\0b" }), isBadRequest)
    await assert.rejects(insert(letters, { body: "\ud83c" }), isBadRequest)
    await assert.rejects(insert(letters, { sent_at: 2 ** 53 }), RangeError)
    await assert.rejects(insert(letters, { sent_at: Number.NaN }), TypeError)
    await assert.rejects(insert(letters, { is_read: true as never }), TypeError)
    await insert(letters, { sent_at: Number.MAX_SAFE_INTEGER })
    await assert.rejects(letters.selectFrom("letter").select(sql<number>`sent_at + 2`.as("sum")).execute())
    assert.equal((await letters.selectFrom("letter").selectAll().execute()).length, 1)
  })

  it("compares names and addresses byte by byte", async (test) => {
    const { letters } = await openLetters(open, test)
    const subjects = ["a", "A", "a ", "á", "a\u0301", "ß", "ss", "z", "ä", "🌹", "\uffee"]
    for (const subject of subjects) await insert(letters, { subject })
    for (const subject of subjects) {
      const found = await letters
        .selectFrom("letter")
        .select("subject")
        .where("subject", "=", subject)
        .execute()
      assert.deepEqual(found, [{ subject }])
    }
    const sorted = await letters.selectFrom("letter").select("subject").orderBy("subject").execute()
    const byBytes = subjects.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
    assert.deepEqual(
      sorted.map((row) => row.subject),
      byBytes,
    )
    const like = await letters.selectFrom("letter").select("subject").where("subject", "like", "a%").execute()
    assert.deepEqual(like.map((row) => row.subject).toSorted(), ["a", "a ", "a\u0301"])
  })

  it("gives counts, sums, truth and joined text in the same types", async (test) => {
    const { letters } = await openLetters(open, test)
    await insert(letters, { sent_at: 20 })
    await insert(letters, { sent_at: 22 })
    const row = await letters
      .selectFrom("letter")
      .select((column) => [
        column.fn.countAll<number>().as("count"),
        column.fn.sum<number>("sent_at").as("sum"),
        column.fn.max("sent_at").as("max"),
        sql<number>`max(sent_at) > 21`.as("is_late"),
        sql<string>`max("subject" || '-' || recipient)`.as("joined"),
      ])
      .executeTakeFirstOrThrow()
    assert.deepEqual(
      { ...row },
      { count: 2, sum: 42, max: 22, is_late: 1, joined: "balcony-juliet@capulet.example" },
    )
  })

  it("counts rows that an update or a deletion meets, changed or not", async (test) => {
    const { letters } = await openLetters(open, test)
    await insert(letters, { sent_at: 1 })
    await insert(letters, { sent_at: 2 })
    const update = () => letters.updateTable("letter").set({ is_read: 1 }).executeTakeFirst()
    assert.equal((await update()).numUpdatedRows, 2n)
    assert.equal((await update()).numUpdatedRows, 2n)
    const { numDeletedRows } = await letters.deleteFrom("letter").where("sent_at", "=", 2).executeTakeFirst()
    assert.equal(numDeletedRows, 1n)
  })

  it("never gives a number twice", async (test) => {
    const { letters } = await openLetters(open, test)
    const newest = () =>
      letters.selectFrom("letter").select("id").orderBy("id", "desc").limit(1).executeTakeFirst()
    await insert(letters, {})
    const first = await newest()
    await letters.deleteFrom("letter").execute()
    await insert(letters, {})
    assert.ok(Number((await newest())?.id) > Number(first?.id))
  })

  it("pages with limit and offset", async (test) => {
    const { letters } = await openLetters(open, test)
    for (let sentAt = 0; sentAt < 5; sentAt++) await insert(letters, { sent_at: sentAt })
    const page = await letters
      .selectFrom("letter")
      .select("sent_at")
      .orderBy("sent_at")
      .limit(2)
      .offset(2)
      .execute()
    assert.deepEqual(
      page.map((row) => row.sent_at),
      [2, 3],
    )
  })

  it("says conflict for what exists and policy-violation for what is too long", async (test) => {
    const { letters, database } = await openLetters(open, test)
    await insert(letters, {})
    const code = (wanted: string) => (error: unknown) =>
      error instanceof DomainError && error.code === wanted && !String(error.text).includes("romeo")
    await assert.rejects(insert(letters, {}), code("conflict"))
    if (database.dialect !== "sqlite") {
      const random = Array.from({ length: 3000 }, () => Math.random().toString(36)[2] ?? "x").join("")
      await assert.rejects(insert(letters, { sender: random }), code("policy-violation"))
      await assert.rejects(insert(letters, { subject: "x".repeat(256) }), code("policy-violation"))
    }
  })

  it("tells no value in the error of a statement it refuses", async (test) => {
    const { letters } = await openLetters(open, test)
    const secret = "two households"
    await assert.rejects(insert(letters, { body: secret, sender: null as never }), (error: Error) => {
      return !JSON.stringify([error.message, error.stack, error.cause, { ...error }]).includes(secret)
    })
    // SQLite lets any column hold a text.
    await insert(letters, { body: secret, sent_at: secret as never }).then(
      () => {},
      (error: Error) =>
        assert.ok(!JSON.stringify([error.message, error.cause, { ...error }]).includes(secret)),
    )
  })

  it("upserts: inserts, replaces, and leaves a row of keys alone", async (test) => {
    const { letters, database } = await openLetters(open, test)
    const keys = ["sender", "recipient", "subject", "sent_at"]
    const read = () => letters.selectFrom("letter").select(["body", "is_read"]).execute()
    await database.upsert("letter", letter({ body: "one" }), keys)
    await database.upsert("letter", letter({ body: "two", is_read: 1 }), keys)
    assert.deepEqual(await read(), [{ body: "two", is_read: 1 }])

    await letters.schema
      .createTable("mark")
      .addColumn("a", "integer")
      .addColumn("b", "integer")
      .addUniqueConstraint("mark_key", ["a", "b"])
      .execute()
    for (let time = 0; time < 2; time++) await database.upsert("mark", { a: 1, b: 2 }, ["a", "b"])
    assert.equal((await sql`select * from mark`.execute(letters)).rows.length, 1)
  })

  it("upserts many rows: some are there already, some not", async (test) => {
    const { letters, database } = await openLetters(open, test)
    const keys = ["sender", "recipient", "subject", "sent_at"]
    const rows = (body: string, count: number) =>
      Array.from({ length: count }, (_, index) => letter({ body, sent_at: index }))
    await database.upsertAll("letter", rows("one", 30), keys)
    await database.upsertAll("letter", rows("two", 100), keys)
    await database.upsertAll("letter", [], keys)
    const found = await letters.selectFrom("letter").select(["body", "sent_at"]).orderBy("sent_at").execute()
    assert.deepEqual(
      found,
      Array.from({ length: 100 }, (_, index) => ({ body: "two", sent_at: index })),
    )
  })

  it("fits three names or addresses of full length and an integer into a key", async (test) => {
    const { letters } = await openLetters(open, test)
    const long = (letter: string) => letter.repeat(255)
    await insert(letters, { sender: long("a"), recipient: long("b"), subject: long("c") })
    const found = await letters.selectFrom("letter").select("id").where("sender", "=", long("a")).execute()
    assert.equal(found.length, 1)
  })

  it("answers a ping and finds no damage in a healthy database", async (test) => {
    const { ping, checkIntegrity, product } = await open(test)
    await ping()
    assert.deepEqual(await checkIntegrity(), [])
    assert.match(product, /^(SQLite|PostgreSQL|MariaDB) \d/)
  })
})
