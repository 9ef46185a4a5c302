import { mkdir } from "node:fs/promises"
import type { AnyFeature, Clock, Feature, Hosting, Log, Metrics } from "@kith/feature-kit"
import type { Config } from "./config.ts"
import { type BlobStore, openBlobStore } from "./kernel/blobs/index.ts"
import { type OpenDatabase, openDatabase } from "./kernel/database/index.ts"
import { type FeatureHost, startFeatures } from "./kernel/feature-host/feature-host.ts"
import { HookBus } from "./kernel/feature-host/hook-bus.ts"
import { systemClock } from "./kernel/feature-host/system-clock.ts"
import { DomainFederation, federationMigrations, type Neighbours } from "./kernel/federation/index.ts"
import { HttpRoutes } from "./kernel/listeners/http/index.ts"
import { createLog, createMetrics } from "./kernel/log/index.ts"
import { OperationRegistry } from "./kernel/operations/index.ts"
import type { DomainNames } from "./kernel/router/domain-table.ts"
import { Router } from "./kernel/router/router.ts"
import { SessionRegistry } from "./kernel/router/session-registry.ts"
import { XmppRegistry } from "./kernel/router/xmpp-registry.ts"
import { openServerSecret, type ServerSecret } from "./kernel/secret/server-secret.ts"

export interface CoreOptions {
  readonly config: Config
  readonly features: readonly AnyFeature[]
  readonly clock?: Clock | undefined
  readonly log?: Log | undefined
  /** Where its figures go. */
  readonly metrics?: Metrics | undefined
  /** The names of all domains that this process serves; a core by itself knows its own only. */
  readonly names?: DomainNames | undefined
  readonly neighbours?: Neighbours | undefined
  /** The other domains, for the features of the first one. */
  readonly hosting?: Hosting | undefined
}

/**
 * One domain: its database, its features and what they have registered, with nobody listening. By itself it is what a command
 * needs that works on a server that stands.
 */
export interface Core {
  readonly config: Config
  readonly http: HttpRoutes
  readonly database: OpenDatabase
  readonly operations: OperationRegistry
  readonly blobs: BlobStore
  readonly registry: XmppRegistry
  readonly hooks: HookBus
  readonly clock: Clock
  readonly log: Log
  readonly secret: ServerSecret
  readonly federation: DomainFederation
  /** What something here answers for besides the domain of the accounts. */
  domains(): readonly string[]
  service<Service>(feature: Feature<Service>): Service
  stop(): Promise<void>
}

/** Opens the database of a domain and starts the features. When something fails, what was opened is closed again. */
export async function startCore(options: CoreOptions): Promise<Core> {
  const { config, features, clock = systemClock, log = createLog(config.log) } = options
  const { metrics = createMetrics(), names, neighbours, hosting } = options
  const { dataFolder, domain } = config.server
  const giveBackName = names?.claim(domain)
  const closers: (() => void | Promise<void>)[] = [() => giveBackName?.()]
  const close = async () => {
    for (const step of closers.splice(0).reverse()) await step()
  }
  try {
    await mkdir(dataFolder, { recursive: true, mode: 0o700 })
    const secret = await openServerSecret(dataFolder)
    const { url, durability } = config.database
    const database = await openDatabase({ url, durability, dataFolder, log })
    closers.push(() => database.close())
    const blobs = await openBlobStore({ settings: config.blobs, dataFolder, log })
    closers.push(() => blobs.close())

    const hooks = new HookBus(log)
    const operations = new OperationRegistry()
    const registry = new XmppRegistry(domain, new SessionRegistry(), names)
    registry.connectRouter(new Router(registry, hooks, database.database, log, clock))
    const http = new HttpRoutes(config.http.publicUrl, domain)
    const federation = new DomainFederation({
      settings: config.federation,
      registry,
      database: database.database,
      hooks,
      clock,
      log,
      secret: secret.derive("dialback"),
      neighbours,
    })
    await database.migrate("federation", federationMigrations)
    const host: FeatureHost = await startFeatures(features, {
      database: database.database,
      blobs,
      migrate: database.migrate,
      configOf: (feature) => config.features[feature] ?? {},
      clock,
      log,
      metrics,
      hooks,
      xmpp: registry,
      operations,
      http,
      federation,
      secret,
      hosting,
    })
    closers.push(() => host.stop())
    return {
      config,
      database,
      blobs,
      operations,
      registry,
      hooks,
      clock,
      log,
      http,
      secret,
      federation,
      domains: () => registry.domains.list(),
      service: (feature) => host.service(feature),
      stop: close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
