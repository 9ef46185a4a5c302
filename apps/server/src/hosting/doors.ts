import { domainToUnicode } from "node:url"
import { StreamError } from "@kith/xmpp"
import { listenAddresses } from "../config.ts"
import type { Core } from "../core.ts"
import { FederationDoors, type FederationPorts } from "../kernel/federation/index.ts"
import type { DomainDirectory } from "../kernel/hosting/domain-directory.ts"
import { SharedTls } from "../kernel/hosting/shared-tls.ts"
import { createBoshListener } from "../kernel/listeners/bosh/index.ts"
import {
  ComponentDomain,
  type ComponentListener,
  listenForComponents,
} from "../kernel/listeners/component/index.ts"
import { createSite, type HttpListenerParts, listenHttp } from "../kernel/listeners/http/index.ts"
import { listenTcp } from "../kernel/listeners/tcp/tcp-listener.ts"
import type { TransportTls } from "../kernel/listeners/tcp/tcp-transport.ts"
import { createWebSocketUpgrade } from "../kernel/listeners/websocket/websocket-listener.ts"
import { diskSpaceCheck, type HealthCheck, type ServerMetrics } from "../kernel/log/index.ts"
import { RateLimiter } from "../kernel/operations/rate-limiter.ts"
import { ClientStreams } from "../kernel/streams/client-streams.ts"
import { waitUntil } from "../kernel/streams/wait-until.ts"
import { Place } from "./place.ts"

/** The ports the doors are open on; `undefined` where one is closed. */
export interface OpenPorts extends FederationPorts {
  readonly tcp: number | undefined
  readonly directTls: number | undefined
  readonly http: number | undefined
  readonly components: number | undefined
}

export interface DoorsParts {
  /** Of the first domain, whose settings are those of the doors. */
  readonly first: Core
  readonly directory: DomainDirectory<Place>
  readonly metrics: ServerMetrics
  readonly webFolder: string
}

/** How long what neighbours have brought may take when a domain leaves. */
const ENTRY_PATIENCE_MS = 3000

/** The doors of the process, and the domains that people and servers find behind them. */
export class Doors {
  readonly #parts: DoorsParts
  readonly #first: Place
  readonly #tls: SharedTls
  readonly #streams: ClientStreams
  readonly #federation: FederationDoors
  readonly #limiter: RateLimiter
  readonly #perAddress: RateLimiter
  readonly #healthChecks: HealthCheck[] = []
  #components: ComponentListener | undefined
  #ports: Omit<OpenPorts, keyof FederationPorts | "components"> = {
    tcp: undefined,
    directTls: undefined,
    http: undefined,
  }
  #isOpen = false
  readonly #closers: (() => Promise<void>)[] = []

  private constructor(parts: DoorsParts, first: Place) {
    const { directory, first: core } = parts
    const { config, clock, log } = core
    this.#parts = parts
    this.#first = first
    const isShared = () => directory.size > 1
    this.#tls = new SharedTls({ first, find: (name) => directory.find(name), isShared })
    this.#streams = new ClientStreams({
      settings: config.streams,
      clock,
      domains: {
        first: first.clients,
        find: (name) => directory.find(name)?.clients,
        *all() {
          for (const { clients } of directory.all()) yield clients
        },
      },
    })
    this.#federation = new FederationDoors({
      settings: config.federation,
      clock,
      log,
      domains: {
        first: first.domain,
        find: (name) => directory.find(name)?.local,
        has: (name) => directory.has(name),
      },
    })
    this.#limiter = new RateLimiter(config.components.maxLoginsPerMinute, clock)
    this.#perAddress = new RateLimiter(config.api.requestsPerMinutePerAddress, clock)
    this.#healthChecks.push(diskSpaceCheck(config.server.dataFolder, config.http.minFreeDiskBytes))
  }

  /** Prepares the doors and lets the first domain in. None is open yet. */
  static async prepare(parts: DoorsParts): Promise<Doors> {
    const first = await Place.open(parts.first, true)
    const doors = new Doors(parts, first)
    doors.#observe()
    return doors
  }

  get ports(): OpenPorts {
    const components = this.#components?.port
    return { ...this.#ports, components, ...this.#federation.ports }
  }

  /** Lets the world in to the domains that have joined. */
  async open(): Promise<void> {
    const { first, directory } = this.#parts
    const { config, clock } = first
    const { tcpPort, directTlsPort } = config.listeners
    this.#isOpen = true
    for (const place of directory.all()) await this.#letServersIn(place)
    this.#closers.push(() => this.#streams.close())
    const openTcp = async (port: number | false, isDirectTls: boolean): Promise<number | undefined> => {
      if (port === false) return undefined
      const listener = await listenTcp({
        addresses: listenAddresses(config),
        port,
        isDirectTls,
        streams: this.#streams,
        settings: config.streams,
        tls: this.#tls,
        clock,
      })
      this.#closers.push(() => listener.close())
      return listener.port
    }
    const tcp = await openTcp(tcpPort, false)
    const directTls = await openTcp(directTlsPort, true)
    this.#ports = { ...this.#ports, tcp, directTls }
    const http = await this.#openWeb()
    this.#ports = { ...this.#ports, http }
  }

  get first(): Place {
    return this.#first
  }

  /** From now on people and servers find the domain. What fails is taken back. */
  async join(place: Place): Promise<void> {
    const { directory } = this.#parts
    const { core, domain } = place
    const { declared } = core.config.components
    this.#healthChecks.unshift(...place.healthChecks)
    try {
      if (declared.length > 0) {
        const { registry, hooks } = core
        place.components = new ComponentDomain(declared, { registry, hooks, limiter: this.#limiter })
      }
      if (place !== this.#first && this.#ports.http !== undefined) {
        place.site = await createSite({ ...this.#siteOf(place), hasBosh: core.config.bosh.enabled })
      }
      directory.open(domain, place)
      if (this.#isOpen) await this.#letServersIn(place)
    } catch (error) {
      await this.leave(place)
      throw error
    }
  }

  /** Says goodbye to all who are at that domain, without disturbing those at others. */
  async leave(place: Place): Promise<void> {
    const { directory } = this.#parts
    const { domain, core } = place
    directory.close(domain)
    const gone = new StreamError("host-gone", `${domain} is not served here at the moment.`)
    await place.site?.sayGoodbye()
    if (place.components !== undefined) await this.#components?.leave(place.components)
    await this.#streams.leave(place.clients, gone)
    await this.#settle([place])
    this.#federation.leave(place.owns)
    await core.federation.stop()
    await this.#end(place)
  }

  /** Says goodbye to everybody and closes. */
  async close(): Promise<void> {
    const places = this.#parts.directory.all()
    await Promise.all(places.map(async ({ site }) => site?.sayGoodbye()))
    await this.#closeWeb()
    await this.#components?.close()
    for (const close of this.#closers.splice(0).reverse()) await close()
    await this.#settle(places)
    await this.#federation.close()
    await Promise.all(places.map(({ core }) => core.federation.stop()))
    for (const place of places) await this.#end(place)
    for (const { domain } of places) this.#parts.directory.close(domain)
  }

  /** Other servers, and the components beside this one. */
  async #letServersIn(place: Place): Promise<void> {
    const { federation } = place.core
    if (federation.isEnabled) {
      await this.#federation.open(listenAddresses(this.#parts.first.config), this.#peerTls)
    }
    place.local = await federation.open(this.#federation, () => place.tls)
    if (place.components !== undefined) await this.#openComponents()
  }

  #closeWeb: () => Promise<void> = async () => {}

  /** Waits for what neighbours have brought, while all can still be told what has become of it. */
  async #settle(places: readonly Place[]): Promise<void> {
    await waitUntil(() => places.every(({ entry }) => !entry.hasPending), ENTRY_PATIENCE_MS)
  }

  async #end(place: Place): Promise<void> {
    await place.site?.close()
    place.components?.directory.close()
    place.tls.close()
    for (const check of place.healthChecks) {
      const index = this.#healthChecks.indexOf(check)
      if (index >= 0) this.#healthChecks.splice(index, 1)
    }
  }

  async #openWeb(): Promise<number | undefined> {
    const { first, directory, metrics } = this.#parts
    const { config, clock, log } = first
    const { httpPort } = config.listeners
    const { allowedOrigins } = config.api
    const streams = this.#streams
    const boshParts = {
      streams,
      settings: config.bosh,
      streamSettings: config.streams,
      allowedOrigins,
      clock,
      log,
    }
    const bosh = config.bosh.enabled ? createBoshListener(boshParts) : undefined
    metrics.gauge("bosh_sessions", "XMPP connections by BOSH", () => bosh?.sessionCount ?? 0)
    if (httpPort === false) return undefined
    const listener = await listenHttp({
      ...this.#siteOf(this.#first),
      addresses: listenAddresses(config),
      port: httpPort,
      findSite: (host) => this.#findByHost(host)?.site,
      handleXmppUpgrade: createWebSocketUpgrade(streams, config.streams, allowedOrigins, clock),
      handleBosh: bosh?.handle,
    })
    this.#closeWeb = () => listener.close()
    first.http.listensOn(listener.port)
    for (const place of directory.all()) {
      if (place !== this.#first)
        place.site = await createSite({ ...this.#siteOf(place), hasBosh: bosh !== undefined })
    }
    return listener.port
  }

  /** The domain whose web app people find at that host: its own name, or where it says that it is to be found. */
  #findByHost(host: string): Place | undefined {
    const { directory } = this.#parts
    if (directory.size === 1) return undefined
    const found = directory.find(host) ?? directory.find(domainToUnicode(host))
    return found ?? directory.all().find(({ core }) => URL.parse(core.http.publicUrl)?.hostname === host)
  }

  #siteOf({ core, domain }: Place): Omit<HttpListenerParts, "addresses" | "port" | "handleXmppUpgrade"> {
    const { config, operations, http, clock, log } = core
    const { metrics, webFolder } = this.#parts
    return {
      settings: config.http,
      apiSettings: config.api,
      perAddress: this.#perAddress,
      registry: operations,
      routes: http,
      clock,
      log,
      metrics,
      ownMetrics: metrics.of(domain),
      healthChecks: this.#healthChecks,
      methods: { domain, directTlsPort: this.#ports.directTls, settings: config.discovery },
      webFolder,
    }
  }

  async #openComponents(): Promise<void> {
    if (this.#components !== undefined) return
    const { directory, metrics, first } = this.#parts
    const { clock, log, config } = first
    this.#components = await listenForComponents({
      settings: config.components,
      domains: { first: this.#first.domain, find: (name) => directory.find(name)?.components },
      tls: this.#tls,
      clock,
      log,
    })
    metrics.gauge("component_domains", "Domains that components answer for", () =>
      sum(directory.all(), ({ components }) => components?.directory.count ?? 0),
    )
  }

  /** What other servers are shown: the certificate of the domain that they come for. */
  get #peerTls(): TransportTls {
    const { directory } = this.#parts
    const anyLocal = () => directory.all().find(({ local }) => local !== undefined)?.local
    return {
      get context() {
        const tls = anyLocal()?.tls
        if (tls === undefined) throw new Error("No domain talks to other servers any more")
        return tls.context
      },
      options: this.#tls.options,
      hasClientAuthorities: true,
      of: (name) => directory.find(name)?.local?.tls,
    }
  }

  #observe(): void {
    const { directory, metrics } = this.#parts
    const { connections } = this.#streams
    const add = (name: string, help: string, read: (place: Place) => number) =>
      metrics.gauge(name, help, () => sum(directory.all(), read))
    metrics.gauge("domains", "Domains that are served", () => directory.size)
    metrics.gauge("xmpp_connections", "XMPP connections", () => connections.total)
    metrics.gauge(
      "xmpp_connections_early",
      "XMPP connections that are not signed in",
      () => connections.unauthenticated,
    )
    add("server_links", "Connections with other servers", ({ core }) => core.federation.links().length)
    add("sessions", "Sessions, with those that wait to be resumed", ({ clients }) => clients.sessions.count)
    add(
      "sessions_detached",
      "Sessions that wait to be resumed",
      ({ clients }) => clients.sessions.detachedCount,
    )
    add(
      "database_commits",
      "Transactions that messages were stored in",
      ({ core }) => core.database.commits.batches,
    )
    add("database_commit_rows", "Rows stored in them", ({ core }) => core.database.commits.rows)
  }
}

function sum(places: readonly Place[], read: (place: Place) => number): number {
  return places.reduce((total, place) => total + read(place), 0)
}
