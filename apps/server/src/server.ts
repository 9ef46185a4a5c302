import {
  type AnyFeature,
  type Clock,
  type Feature,
  type Hosting,
  type Log,
  serverStarting,
  serverStopping,
} from "@kith/feature-kit"
import type { Config } from "./config.ts"
import { type Core, startCore } from "./core.ts"
import { Doors, type OpenPorts } from "./hosting/doors.ts"
import { HostedDomains } from "./hosting/hosted-domains.ts"
import { neighboursOf } from "./hosting/neighbours.ts"
import { Place } from "./hosting/place.ts"
import { DomainDirectory } from "./kernel/hosting/domain-directory.ts"
import { createLog, createMetrics, logOfDomain } from "./kernel/log/index.ts"
import { openControlSocket } from "./kernel/operations/index.ts"

export interface ServerOptions {
  readonly config: Config
  readonly features: readonly AnyFeature[]
  readonly clock?: Clock
  readonly log?: Log
  /** The built web app. */
  readonly webFolder?: string
}

export interface RunningServer {
  readonly ports: OpenPorts
  /** The domains besides the first one. */
  readonly hosting: Hosting
  /** Of the first domain, or of another one that is served. */
  service<Service>(feature: Feature<Service>, domain?: string): Service
  /** Says goodbye to everybody, finishes what is under way, and closes. */
  stop(): Promise<void>
}

/**
 * Starts everything and opens the doors: first the domain of kith.toml, then those that have a folder of their own. When the
 * first cannot be served, what was opened is closed again.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, features, clock, log = createLog(config.log), webFolder = "" } = options
  const metrics = createMetrics()
  const directory = new DomainDirectory<Place>()

  const openCore = async (own: Config, parts: { log: Log; hosting?: HostedDomains }): Promise<Core> => {
    const { domain } = own.server
    const core = await startCore({
      config: own,
      features,
      clock,
      ...parts,
      metrics: metrics.of(domain),
      names: directory.namesOf(domain),
      neighbours: neighboursOf(own, directory),
    })
    await core.hooks.notify(serverStarting, {})
    return core
  }

  const closeCore = async (core: Core): Promise<void> => {
    await core.stop()
    metrics.of(core.registry.domain).forget()
  }

  const hosted = new HostedDomains({
    config,
    features,
    log,
    async start(own) {
      const core = await openCore(own, { log: logOfDomain(log, own.server.domain) })
      try {
        const place = await Place.open(core, false)
        await doors.join(place)
        return place
      } catch (error) {
        await closeCore(core)
        throw error
      }
    },
    async stop(place) {
      await place.core.hooks.notify(serverStopping, {})
      await doors.leave(place)
      await closeCore(place.core)
    },
    reserve: (domain) => directory.namesOf(domain).claim(domain),
  })

  const closers: (() => Promise<void>)[] = []
  const stop = async () => {
    await hosted.close()
    const cores = directory.all().map(({ core }) => core)
    await Promise.all(cores.map(async ({ hooks }) => hooks.notify(serverStopping, {})))
    for (const close of closers.splice(0).reverse()) await close()
    for (const core of cores) if (core !== first) await closeCore(core)
    await closeCore(first)
  }

  const first = await openCore(config, { log, hosting: hosted })
  let doors: Doors
  try {
    doors = await Doors.prepare({
      first,
      directory,
      metrics,
      webFolder,
      lost: (place, error) => hosted.lost(place, error),
    })
    closers.push(() => doors.close())
    await doors.join(doors.first)
    await hosted.startAll(async () => {
      // Before the doors: whoever sees that the server serves finds it also here, and nobody takes it for one that does not run.
      const control = await openControlSocket({
        dataFolder: config.server.dataFolder,
        first,
        domain: config.server.domain,
        log,
        find: (domain) => directory.at(domain)?.core,
      })
      closers.push(() => control.close())
      await doors.open()
    })
  } catch (error) {
    await stop()
    throw error
  }
  first.log.debug("Started", { features: features.length, database: config.database.url.split(":")[0] })
  return {
    get ports() {
      return doors.ports
    },
    hosting: hosted,
    service: (feature, domain) => (domain === undefined ? first : coreOf(directory, domain)).service(feature),
    stop,
  }
}

function coreOf(directory: DomainDirectory<Place>, domain: string): Core {
  const place = directory.at(domain)
  if (place === undefined) throw new Error(`${domain} is not served here`)
  return place.core
}
