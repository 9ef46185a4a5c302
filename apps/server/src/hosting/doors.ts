import { StreamError } from "@kith/xmpp"
import { listenAddresses } from "../config.ts"
import type { Core } from "../core.ts"
import { FederationDoors, type FederationPorts } from "../kernel/federation/index.ts"
import type { DomainDirectory } from "../kernel/hosting/domain-directory.ts"
import { SharedTls } from "../kernel/hosting/shared-tls.ts"
import {
  ComponentDomain,
  type ComponentListener,
  listenForComponents,
} from "../kernel/listeners/component/index.ts"
import { listenTcp } from "../kernel/listeners/tcp/tcp-listener.ts"
import type { TransportTls } from "../kernel/listeners/tcp/tcp-transport.ts"
import { diskSpaceCheck, type HealthCheck, type ServerMetrics } from "../kernel/log/index.ts"
import { RateLimiter } from "../kernel/operations/rate-limiter.ts"
import { ClientStreams } from "../kernel/streams/client-streams.ts"
import { waitUntil } from "../kernel/streams/wait-until.ts"
import { observeDoors } from "./figures.ts"
import { Place } from "./place.ts"
import { openWebDoor, type WebDoor } from "./web-door.ts"

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
  /** A domain that has joined cannot be served after all. */
  readonly lost: (place: Place, error: unknown) => Promise<void>
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
  readonly #healthChecks: HealthCheck[] = []
  #components: ComponentListener | undefined
  #web: WebDoor | undefined
  #clientPorts: Pick<OpenPorts, "tcp" | "directTls"> = { tcp: undefined, directTls: undefined }
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
    this.#healthChecks.push(diskSpaceCheck(config.server.dataFolder, config.http.minFreeDiskBytes))
  }

  /** Prepares the doors and lets the first domain in. None is open yet. */
  static async prepare(parts: DoorsParts): Promise<Doors> {
    const first = await Place.open(parts.first, true)
    const doors = new Doors(parts, first)
    observeDoors(parts.metrics, parts.directory, doors.#streams.connections)
    return doors
  }

  get ports(): OpenPorts {
    const [http, components] = [this.#web?.port, this.#components?.port]
    return { ...this.#clientPorts, http, components, ...this.#federation.ports }
  }

  /** Lets the world in to the domains that have joined. */
  async open(): Promise<void> {
    const { first, directory } = this.#parts
    const { config, clock } = first
    const { tcpPort, directTlsPort } = config.listeners
    this.#isOpen = true
    for (const place of directory.all()) {
      try {
        await this.#letServersIn(place)
      } catch (error) {
        if (place === this.#first) throw error
        await this.#parts.lost(place, error)
      }
    }
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
    this.#clientPorts = { tcp, directTls }
    const { metrics, webFolder } = this.#parts
    this.#web = await openWebDoor({
      first: this.#first,
      directory,
      streams: this.#streams,
      metrics,
      webFolder,
      healthChecks: this.#healthChecks,
      directTlsPort: directTls,
    })
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
      place.site = await this.#web?.createSite(place)
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
    await this.#web?.close()
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

  async #openComponents(): Promise<void> {
    if (this.#components !== undefined) return
    const { directory, first } = this.#parts
    const { clock, log, config } = first
    this.#components = await listenForComponents({
      settings: config.components,
      domains: { first: this.#first.domain, find: (name) => directory.find(name)?.components },
      tls: this.#tls,
      clock,
      log,
    })
  }

  /** What other servers are shown: the certificate of the domain that they come for. */
  get #peerTls(): TransportTls {
    const { directory } = this.#parts
    const shared = this.#tls
    return {
      get context() {
        const local = directory.all().find((place) => place.local !== undefined)?.local
        return (local?.tls ?? shared).context
      },
      options: this.#tls.options,
      hasClientAuthorities: true,
      of: (name) => directory.find(name)?.local?.tls,
    }
  }
}
