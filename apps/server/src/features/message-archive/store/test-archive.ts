import { type Commit, DomainError, type MaybePromise, type TableRow } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import type { Cleaner, OpenTestDatabase } from "../../../testing/databases/index.ts"
import { TestClock } from "../../../testing/test-clock.ts"
import type { ArchiveKind } from "../../message-handling/index.ts"
import { migrations } from "../migrations/index.ts"
import {
  createArchiveIds,
  createArchivePreferences,
  createIndexing,
  createMessageArchive,
  createPlaces,
  createRetention,
  createTextSearch,
  type PageRequest,
} from "../service/index.ts"
import { createArchiveStore } from "./archive-store.ts"
import { createPreferenceStore } from "./preference-store.ts"

export const ROMEO = Jid.parse("romeo@montague.example")
export const JULIET = Jid.parse("juliet@capulet.example")
export const TYBALT = Jid.parse("tybalt@capulet.example")

/** An archive on a database of its own, in which a message is its text. */
export async function openArchive(
  open: OpenTestDatabase,
  test: Cleaner,
  limits = { keepDays: 0, maxMessages: 1_000_000 },
) {
  const { database, migrate } = await open(test)
  await migrate("message-archive", migrations)
  const clock = new TestClock()
  const store = createArchiveStore(database)
  const secret = await store.secret(new Uint8Array(32).fill(7))
  const ids = createArchiveIds({ clock, secret, last: await store.lastId() })
  const preferences = createArchivePreferences({
    store: createPreferenceStore(database),
    roster: { find: () => undefined },
    clock,
    maxCached: 100,
    maxListed: 2,
  })
  // Here a message is its text, and its sender calls it by its first word.
  const readText = (stanza: string) => ({ text: stanza, originIds: stanza.split(" ").slice(0, 1) })
  const retention = createRetention({ store, ids, clock, ...limits, start() {} })
  const archive = createMessageArchive({
    store,
    ids,
    places: createPlaces(store, clock, 100),
    preferences,
    search: createTextSearch(store, readText),
    retention,
    clock,
    isEnabled: true,
    // Tests do the work themselves.
    upkeep: { start() {}, startAfter() {} },
  })

  /** Stores what `work` adds; a second passes. */
  const commit = async <Result>(work: (commit: Commit) => MaybePromise<Result>): Promise<Result> => {
    const rows: TableRow[] = []
    const result = await work({ insert: (table, row) => rows.push({ table, row }) })
    await new Promise<void>((resolve, reject) => {
      database.commit(rows, (error) => (error === undefined ? resolve() : reject(error)))
    })
    clock.advance(1000)
    return result
  }

  /** Both sides have an account here, unless said otherwise. */
  const say = async (
    from: Jid,
    to: Jid,
    text: string,
    { kind = "content", onlyFor }: { kind?: ArchiveKind; onlyFor?: Jid } = {},
  ) => {
    const has = (account: Jid) => onlyFor === undefined || onlyFor.equals(account.bare)
    const message = {
      stanza: text,
      kind,
      from,
      to,
      sender: has(from) ? from.bare : undefined,
      recipient: has(to) ? to.bare : undefined,
    }
    return (await commit((rows) => archive.record(message, rows)))?.archiveId ?? ""
  }

  const read = async (
    owner: Jid,
    filter: Parameters<typeof archive.page>[2] = {},
    page: PageRequest = {},
  ) => {
    const { messages, isComplete } = await archive.page(owner, owner, filter, page)
    return [messages.map(({ stanza }) => stanza).join(" "), isComplete] as const
  }
  const remove = async (owner: Jid) => {
    await archive.abandon(owner)
    await purge()
  }
  const purge = async () => {
    while (await store.removeAbandoned(2));
  }
  /** Puts everything into the index that is old enough. */
  const index = async () => {
    const step = createIndexing(store, ids, clock, readText)
    while (await step());
  }
  return { archive, clock, commit, index, database, ids, purge, read, remove, retention, say, store }
}

export const refusedWith = (code: string) => (error: unknown) =>
  error instanceof DomainError && error.code === code
