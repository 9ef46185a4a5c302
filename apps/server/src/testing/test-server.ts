import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { AnyFeature, Feature, Log } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { parseConfig } from "../config/index.ts"
import { accounts, builtInFeatures } from "../features.ts"
import type { OpenPorts } from "../hosting/doors.ts"
import { ownCertificatePath } from "../kernel/listeners/tls/server-tls.ts"
import { askServer } from "../kernel/operations/index.ts"
import { type RunningServer, startServer } from "../server.ts"
import { createServerDatabase } from "./databases/index.ts"
import { placeMigratedFile } from "./databases/migrated-file.ts"
import { TestApi } from "./test-api.ts"
import { TestClient } from "./test-client.ts"
import { TestClock } from "./test-clock.ts"

export interface TestServerOptions {
  /** Text of a kith.toml; ports, folder and database are chosen by the test server. */
  readonly config?: string
  /** Settings as `KITH_…`, which count more than those chosen by the test server. */
  readonly environment?: Readonly<Record<string, string>>
  /** More than the built-in ones. */
  readonly features?: readonly AnyFeature[]
  /** A database of `testing/databases`; by default SQLite in a folder of its own, or what `KITH_TEST_DATABASE` names. */
  readonly databaseUrl?: string
  /** The built web app. */
  readonly webFolder?: string
  /**
   * Domains besides the first one: the text of the domain.toml of each behind that of a database in its folder, or which
   * database it names, if one.
   */
  readonly domains?: Readonly<Record<string, string | { readonly database?: string }>>
}

/** What everybody's password is, unless a test says otherwise. */
export const PASSWORD = "o teach me how I should forget"

/** The whole server in this process, on free ports of the loopback address, with a clock that tests move. */
export class TestServer {
  readonly clock: TestClock
  /** `localhost`, unless the configuration names another. */
  readonly domain: string
  readonly #start: () => Promise<RunningServer>
  readonly #folder: string
  readonly #removeDatabase: (() => Promise<void>) | undefined
  #server: RunningServer
  /** What the log says that should not be there: warnings and errors. */
  readonly complaints: readonly string[]
  /** All that the log says besides what is for finding mistakes. */
  readonly entries: readonly string[]

  constructor(parts: {
    readonly server: RunningServer
    readonly start: () => Promise<RunningServer>
    readonly clock: TestClock
    readonly domain: string
    readonly folder: string
    readonly complaints: readonly string[]
    readonly entries: readonly string[]
    readonly removeDatabase: (() => Promise<void>) | undefined
  }) {
    this.#server = parts.server
    this.#start = parts.start
    this.clock = parts.clock
    this.domain = parts.domain
    this.#folder = parts.folder
    this.complaints = parts.complaints
    this.entries = parts.entries
    this.#removeDatabase = parts.removeDatabase
  }

  static async start(options: TestServerOptions = {}): Promise<TestServer> {
    const folder = await mkdtemp(join(tmpdir(), "kith-test-"))
    const database = options.databaseUrl === undefined ? await createServerDatabase() : undefined
    const databaseUrl = options.databaseUrl ?? database?.url ?? "sqlite:"
    const features = [...builtInFeatures, ...(options.features ?? [])]
    const config = parseConfig(options.config ?? "", {
      features,
      environment: {
        KITH_SERVER_DATA_FOLDER: folder,
        KITH_LISTENERS_ADDRESSES: "127.0.0.1",
        KITH_LISTENERS_TCP_PORT: "0",
        KITH_LISTENERS_DIRECT_TLS_PORT: "0",
        KITH_LISTENERS_HTTP_PORT: "0",
        KITH_COMPONENTS_PORT: "0",
        KITH_FEDERATION_PORT: "0",
        KITH_FEDERATION_DIRECT_TLS_PORT: "0",
        KITH_DATABASE_URL: databaseUrl,
        // What is tested with power losses is tested elsewhere.
        KITH_DATABASE_DURABILITY: "normal",
        ...options.environment,
      },
    })
    if (databaseUrl === "sqlite:") await placeMigratedFile(folder)
    const complaints: string[] = []
    const clock = new TestClock()
    const entries: string[] = []
    const log = listen(complaints, entries)
    const webFolder = options.webFolder === undefined ? {} : { webFolder: options.webFolder }
    const start = () => startServer({ config, features, clock, log, ...webFolder })
    for (const [name, text] of Object.entries(options.domains ?? {})) await writeDomain(folder, name, text)
    const server = await start()
    const { domain } = config.server
    const removeDatabase = database?.remove
    return new TestServer({ server, start, clock, domain, folder, complaints, entries, removeDatabase })
  }

  get ports(): OpenPorts {
    return this.#server.ports
  }
  get url(): string {
    return `http://127.0.0.1:${this.ports.http}`
  }
  get webSocketUrl(): string {
    return `ws://127.0.0.1:${this.ports.http}/xmpp`
  }

  /** What the server keeps on disk. */
  get dataFolder(): string {
    return this.#folder
  }

  /** The certificate of the XMPP ports, for clients that are to trust it. */
  get certificatePath(): string {
    return ownCertificatePath(this.#folder, this.domain)
  }

  /** That of another domain, where it has signed one itself. */
  certificatePathOf(domain: string): string {
    return ownCertificatePath(this.folderOf(domain), domain)
  }

  /** The folder of another domain than the first one. */
  folderOf(domain: string): string {
    return join(this.#folder, "domains", domain)
  }

  /** Of the first domain, or of another one. */
  service<Service>(feature: Feature<Service>, domain?: string): Service {
    return this.#server.service(feature, domain)
  }

  /** Of somebody at the first domain, or, with an `@`, at that one. */
  address(name: string): Jid {
    return name.includes("@") ? Jid.parse(name) : Jid.from({ local: name, domain: this.domain })
  }

  /** Makes accounts of these names, at the first domain or, with an `@`, at that one. */
  async register(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      const { local: username = "", domain } = this.address(name)
      await this.service(accounts, domain).createAccount({ username, password: PASSWORD })
    }
  }

  /** A client that is connected and has not said anything. */
  connect(): TestClient {
    return new TestClient(this.webSocketUrl)
  }

  /** A client of an account that exists, signed in and bound, without presence. */
  async signIn(name: string, resource?: string): Promise<TestClient> {
    const client = this.connect()
    await client.signIn(this.address(name), PASSWORD, resource)
    return client
  }

  /** The same with roster and presence: the way in which most clients are there. */
  async join(name: string, resource?: string): Promise<TestClient> {
    const client = await this.signIn(name, resource)
    await client.ask("<query xmlns='jabber:iq:roster'/>")
    client.send("<presence/>")
    await client.next("presence", ({ from }) => from === client.jid.toString())
    return client
  }

  /** The API as that account, with a token of all the scopes a user may have. */
  async api(name?: string, scopes?: readonly string[]): Promise<TestApi> {
    const { local, domain } = name === undefined ? {} : this.address(name)
    const api = new TestApi(this.url, domain === this.domain ? undefined : domain)
    if (local !== undefined) await api.signIn(local, PASSWORD, scopes)
    return api
  }

  /** Has an operation done as the owner of the machine, of the first domain or of another one. */
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects
  async administer(operation: string, input: object, domain?: string): Promise<any> {
    const answer = await askServer(this.#folder, operation, input, domain)
    if (answer === undefined) throw new Error("The server does not run")
    return answer.result
  }

  /** Makes the two contacts of each other, as if they had asked and agreed. */
  async befriend(first: TestClient, second: TestClient): Promise<void> {
    for (const [asking, asked] of [
      [first, second],
      [second, first],
    ] as const) {
      asking.send(`<presence type='subscribe' to='${asked.jid.bare}'/>`)
      await asked.next("presence", ({ type }) => type === "subscribe")
      asked.send(`<presence type='subscribed' to='${asking.jid.bare}'/>`)
      await asking.next("presence", ({ type }) => type === "subscribed")
    }
  }

  /** Stops, and starts again on the same data, on other ports; clients and programs have to come anew. */
  async restart(): Promise<void> {
    await this.halt()
    await this.startAgain()
  }

  /** Stops and keeps the data. */
  async halt(): Promise<void> {
    await this.#server.stop()
  }

  /** After `halt`. */
  async startAgain(): Promise<void> {
    this.#server = await this.#start()
  }

  async stop(): Promise<void> {
    await this.#server.stop()
    await this.#removeDatabase?.()
    await rm(this.#folder, { recursive: true, force: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }
}

/** Settings of a domain, as they are there before the server starts. */
async function writeDomain(
  dataFolder: string,
  domain: string,
  settings: string | { readonly database?: string },
): Promise<void> {
  const folder = join(dataFolder, "domains", domain)
  await mkdir(folder, { recursive: true })
  const ofDatabase = (url: string) => `[database]\nurl = "${url}"\ndurability = "normal"\n`
  let text = ""
  if (typeof settings === "string") {
    text = `${ofDatabase("sqlite:")}${settings}`
    await placeMigratedFile(folder)
  } else if (settings.database !== undefined) text = ofDatabase(settings.database)
  await writeFile(join(folder, "domain.toml"), text)
}

export function startTestServer(options?: TestServerOptions): Promise<TestServer> {
  return TestServer.start(options)
}

function listen(complaints: string[], entries: string[]): Log {
  const note = (text: string, facts?: Readonly<Record<string, unknown>>) => {
    const cause = facts?.cause ?? facts?.error
    const entry =
      cause instanceof Error ? `${text}: ${cause.stack}` : `${text} ${JSON.stringify(facts ?? {})}`
    entries.push(entry)
    return entry
  }
  const complain = (...said: Parameters<typeof note>) => void complaints.push(note(...said))
  return { debug: () => {}, info: note, warn: complain, error: complain }
}
