import { randomBytes } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, it } from "node:test"
import mysql from "mysql2/promise"
import pg from "pg"
import { type DatabaseOptions, type OpenDatabase, openDatabase } from "../../kernel/database/index.ts"

export type DatabaseName = "SQLite" | "PostgreSQL" | "MariaDB"

/** A database of a test's own, and where it is, for those who open it a second time. */
export type TestDatabase = OpenDatabase & Pick<DatabaseOptions, "url" | "dataFolder" | "log">

/** The part of a test's context that is needed. `after` of `node:test` will do for a whole file: `open({ after })`. */
export interface Cleaner {
  after(clean: () => Promise<void>): void
}

/** Opens a new, empty database, which is closed and removed after the test. */
export type OpenTestDatabase = (
  test: Cleaner,
  options?: Partial<Omit<DatabaseOptions, "url" | "dataFolder">>,
) => Promise<TestDatabase>

interface Place {
  readonly name: DatabaseName
  /** Makes an empty database and answers with its URL. */
  create(folder: string): Promise<string>
  remove(url: string): Promise<void>
}

/**
 * Runs the tests of `suite` on every database: on SQLite always, on PostgreSQL and MariaDB where `npm test` started
 * their servers.
 *
 * ```ts
 * forEachDatabase("The store of rosters", (open) => {
 *   it("keeps a contact", async (test) => {
 *     const { database, migrate } = await open(test)
 * ```
 */
export function forEachDatabase(
  title: string,
  suite: (open: OpenTestDatabase, name: DatabaseName) => void,
): void {
  for (const { name, variable, place } of listPlaces()) {
    void describe(`${title} on ${name}`, () => {
      if (place !== undefined) suite((test, options) => open(place, test, options), name)
      else if (process.env.CI !== "true") void it(`needs ${variable}, which npm test sets`, { skip: true })
      else {
        void it("has a server to run on", () => {
          throw new Error(
            `${variable} is not set: run npm test, with the Debian packages of both servers installed`,
          )
        })
      }
    })
  }
}

function listPlaces(): { name: DatabaseName; variable: string; place: Place | undefined }[] {
  const { KITH_TEST_POSTGRES_URL: postgresUrl, KITH_TEST_MYSQL_URL: mysqlUrl } = process.env
  return [
    { name: "SQLite", variable: "", place: sqlite },
    {
      name: "PostgreSQL",
      variable: "KITH_TEST_POSTGRES_URL",
      place: postgresUrl ? postgres(postgresUrl) : undefined,
    },
    { name: "MariaDB", variable: "KITH_TEST_MYSQL_URL", place: mysqlUrl ? mariadb(mysqlUrl) : undefined },
  ]
}

/**
 * An empty database for a whole server, on the system that `KITH_TEST_DATABASE` names: `postgres` or `mariadb`. `undefined`
 * where it names none: a server then has SQLite in its own folder.
 */
export async function createServerDatabase(): Promise<{ url: string; remove(): Promise<void> } | undefined> {
  const wanted = process.env.KITH_TEST_DATABASE
  if (wanted === undefined || wanted === "sqlite") return undefined
  const found = listPlaces().find(
    ({ name }) => name === { postgres: "PostgreSQL", mariadb: "MariaDB" }[wanted],
  )
  if (found?.place === undefined) {
    throw new Error(
      `KITH_TEST_DATABASE is ${wanted}, and ${found?.variable ?? "no such database"} is not set`,
    )
  }
  const { place } = found
  const url = await place.create("")
  return { url, remove: () => place.remove(url) }
}

const silent = { debug() {}, info() {}, warn() {}, error() {} }

async function open(
  place: Place,
  test: Cleaner,
  options: Parameters<OpenTestDatabase>[1],
): Promise<TestDatabase> {
  const dataFolder = await mkdtemp(join(tmpdir(), "kith-database-"))
  const url = await place.create(dataFolder)
  const address = { url, dataFolder, log: options?.log ?? silent }
  const opened = await openDatabase({ ...options, ...address })
  test.after(async () => {
    await opened.close()
    await place.remove(url)
    await rm(dataFolder, { recursive: true, force: true })
  })
  // The counters are read when asked for.
  return Object.assign(opened, address)
}

const sqlite: Place = {
  name: "SQLite",
  create: (folder) => Promise.resolve(`sqlite:${join(folder, "kith.db")}`),
  remove: () => Promise.resolve(),
}

const postgres = (server: string): Place => ({
  name: "PostgreSQL",
  async create() {
    const name = newName()
    await askPostgres(server, `create database ${name}`)
    return withPath(server, name)
  },
  remove: (url) => askPostgres(server, `drop database if exists ${nameIn(url)} with (force)`),
})

const mariadb = (server: string): Place => ({
  name: "MariaDB",
  async create() {
    const name = newName()
    await askMariaDb(server, `create database ${name}`)
    return withPath(server, name)
  },
  remove: (url) => askMariaDb(server, `drop database if exists ${nameIn(url)}`),
})

const newName = () => `kith_${randomBytes(8).toString("hex")}`
const withPath = (server: string, name: string) =>
  Object.assign(new URL(server), { pathname: `/${name}` }).href
const nameIn = (url: string) => new URL(url).pathname.slice(1)

async function askPostgres(server: string, sql: string): Promise<void> {
  const client = new pg.Client(server)
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

async function askMariaDb(server: string, sql: string): Promise<void> {
  const connection = await mysql.createConnection(server)
  try {
    await connection.query(sql)
  } finally {
    await connection.end()
  }
}
