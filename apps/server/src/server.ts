import { mkdir } from "node:fs/promises"
import {
  type AnyFeature,
  type Clock,
  type Feature,
  type Log,
  serverStarting,
  serverStopping,
} from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { type Config, listenAddresses } from "./config.ts"
import { type BlobStore, openBlobStore } from "./kernel/blobs/index.ts"
import { type OpenDatabase, openDatabase } from "./kernel/database/index.ts"
import { type FeatureHost, startFeatures } from "./kernel/feature-host/feature-host.ts"
import { HookBus } from "./kernel/feature-host/hook-bus.ts"
import { systemClock } from "./kernel/feature-host/system-clock.ts"
import { type FederationPorts, federationMigrations, ServerFederation } from "./kernel/federation/index.ts"
import { createBoshListener } from "./kernel/listeners/bosh/index.ts"
import { listenForComponents } from "./kernel/listeners/component/index.ts"
import { HttpRoutes, listenHttp } from "./kernel/listeners/http/index.ts"
import { listenTcp } from "./kernel/listeners/tcp/tcp-listener.ts"
import { openServerTls } from "./kernel/listeners/tls/server-tls.ts"
import { createWebSocketUpgrade } from "./kernel/listeners/websocket/websocket-listener.ts"
import { createLog, createMetrics, diskSpaceCheck, type ServerMetrics } from "./kernel/log/index.ts"
import { OperationRegistry, openControlSocket } from "./kernel/operations/index.ts"
import { Router } from "./kernel/router/router.ts"
import { SessionRegistry } from "./kernel/router/session-registry.ts"
import { createStreamServices } from "./kernel/router/stream-services.ts"
import { XmppRegistry } from "./kernel/router/xmpp-registry.ts"
import { openServerSecret, type ServerSecret } from "./kernel/secret/server-secret.ts"
import { ClientStreams } from "./kernel/streams/client-streams.ts"

export interface ServerOptions {
  readonly config: Config
  readonly features: readonly AnyFeature[]
  readonly clock?: Clock
  readonly log?: Log
  /** The built web app. */
  readonly webFolder?: string
}

/** The database and the features, with nobody listening: what a command needs that works on a server that stands. */
export interface Core {
  readonly http: HttpRoutes
  readonly database: OpenDatabase
  readonly operations: OperationRegistry
  /** What something here answers for besides the server's own domain. */
  domains(): readonly string[]
  service<Service>(feature: Feature<Service>): Service
  stop(): Promise<void>
}

/** The ports the doors are open on; `undefined` where one is closed. */
export interface OpenPorts extends FederationPorts {
  readonly tcp: number | undefined
  readonly directTls: number | undefined
  readonly http: number | undefined
  readonly components: number | undefined
}

export interface RunningServer extends Core {
  readonly ports: OpenPorts
  /** Says goodbye to everybody, finishes what is under way, and closes. */
  stop(): Promise<void>
}

interface Parts extends Core {
  readonly blobs: BlobStore
  readonly registry: XmppRegistry
  readonly hooks: HookBus
  readonly clock: Clock
  readonly log: Log
  readonly metrics: ServerMetrics
  readonly secret: ServerSecret
  readonly http: HttpRoutes
  readonly federation: ServerFederation
}

/** Opens the database and starts the features. */
export async function startCore(options: ServerOptions): Promise<Core> {
  return startParts(options)
}

/** Starts everything and opens the doors. When something fails, what was opened is closed again. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config } = options
  const parts = await startParts(options)
  const closers: (() => Promise<void>)[] = [() => parts.stop()]
  const stop = async () => {
    await parts.hooks.notify(serverStopping, {})
    for (const close of closers.splice(0).reverse()) await close()
  }
  try {
    await parts.hooks.notify(serverStarting, {})
    const ports = await openDoors(options, parts, closers)
    parts.log.debug("Started", {
      features: options.features.length,
      database: config.database.url.split(":")[0],
    })
    return { ...parts, ports, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startParts(options: ServerOptions): Promise<Parts> {
  const { config, features, clock = systemClock, log = createLog(config.log) } = options
  const { dataFolder, domain } = config.server
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  const secret = await openServerSecret(dataFolder)
  const blobs = await openBlobStore({ settings: config.blobs, dataFolder, log })
  const { url, durability } = config.database
  const database = await openDatabase({ url, durability, dataFolder, log })

  const hooks = new HookBus(log)
  const metrics = createMetrics()
  const operations = new OperationRegistry()
  const registry = new XmppRegistry(domain, new SessionRegistry())
  registry.connectRouter(new Router(registry, hooks, database.database, log, clock))
  const http = new HttpRoutes(config.http.publicUrl, domain)
  const federation = new ServerFederation({
    settings: config.federation,
    registry,
    database: database.database,
    hooks,
    clock,
    log,
    secret: secret.derive("dialback"),
  })
  let host: FeatureHost
  try {
    await database.migrate("federation", federationMigrations)
    host = await startFeatures(features, {
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
    })
  } catch (error) {
    blobs.close()
    await database.close()
    throw error
  }
  return {
    database,
    blobs,
    operations,
    registry,
    hooks,
    clock,
    log,
    metrics,
    http,
    secret,
    federation,
    domains: () => registry.domains.list(),
    service: (feature) => host.service(feature),
    async stop() {
      await host.stop()
      blobs.close()
      await database.close()
    },
  }
}

async function openDoors(
  { config, webFolder = "" }: ServerOptions,
  {
    database,
    blobs,
    operations,
    registry,
    hooks,
    clock,
    log,
    metrics,
    http: routes,
    secret,
    federation,
  }: Parts,
  closers: (() => Promise<void>)[],
): Promise<OpenPorts> {
  const { dataFolder, domain } = config.server
  // Nobody uploads before a door is open.
  await blobs.clear()
  const { tcpPort, directTlsPort, httpPort } = config.listeners
  const settings = config.streams
  const addresses = listenAddresses(config)

  const files = config.tls.certificate === "" ? undefined : config.tls
  const { clientAuthorities } = config.tls
  const tls = await openServerTls({ files, clientAuthorities, dataFolder, domain, clock, log })
  closers.push(async () => tls.close())

  closers.push(() => federation.stop())
  const servers = await federation.open(tls, addresses)
  metrics.gauge("server_links", "Connections with other servers", () => federation.links().length)

  const services = createStreamServices(registry, hooks, log)
  const streams = new ClientStreams({ services, settings, clock, log, secret: secret.derive("resources") })
  closers.push(() => streams.close())
  observe(metrics, streams, database)

  const openTcp = async (port: number | false, isDirectTls: boolean): Promise<number | undefined> => {
    if (port === false) return undefined
    const listener = await listenTcp({ addresses, port, isDirectTls, streams, settings, tls, clock })
    closers.push(() => listener.close())
    return listener.port
  }
  const tcp = await openTcp(tcpPort, false)
  const directTls = await openTcp(directTlsPort, true)

  let components: number | undefined
  if (config.components.declared.length > 0) {
    const listener = await listenForComponents({
      settings: config.components,
      registry,
      hooks,
      tls,
      clock,
      log,
    })
    closers.push(() => listener.close())
    components = listener.port
    metrics.gauge("component_domains", "Domains that components answer for", () => listener.boundCount)
  }

  const control = await openControlSocket({
    dataFolder,
    registry: operations,
    self: Jid.from({ domain }),
    routes,
    log,
  })
  closers.push(() => control.close())

  const { allowedOrigins } = config.api
  const boshParts = { streams, settings: config.bosh, streamSettings: settings, allowedOrigins, clock, log }
  const bosh = config.bosh.enabled ? createBoshListener(boshParts) : undefined
  metrics.gauge("bosh_sessions", "XMPP connections by BOSH", () => bosh?.sessionCount ?? 0)

  let http: number | undefined
  if (httpPort !== false) {
    const listener = await listenHttp({
      addresses,
      port: httpPort,
      settings: config.http,
      apiSettings: config.api,
      registry: operations,
      routes,
      clock,
      log,
      metrics,
      healthChecks: [
        { name: "database", run: () => database.ping() },
        { name: "files", run: () => blobs.ping() },
        diskSpaceCheck(dataFolder, config.http.minFreeDiskBytes),
      ],
      methods: { domain, directTlsPort: directTls, settings: config.discovery },
      webFolder,
      handleXmppUpgrade: createWebSocketUpgrade(streams, settings, allowedOrigins, clock),
      handleBosh: bosh?.handle,
    })
    closers.push(() => listener.close())
    http = listener.port
    routes.listensOn(listener.port)
  }
  return { tcp, directTls, http, components, ...servers }
}

function observe(metrics: ServerMetrics, streams: ClientStreams, database: OpenDatabase): void {
  metrics.gauge("xmpp_connections", "XMPP connections", () => streams.connections.total)
  metrics.gauge(
    "xmpp_connections_early",
    "XMPP connections that are not signed in",
    () => streams.connections.unauthenticated,
  )
  metrics.gauge("sessions", "Sessions, with those that wait to be resumed", () => streams.sessions.count)
  metrics.gauge("sessions_detached", "Sessions that wait to be resumed", () => streams.sessions.detachedCount)
  metrics.gauge(
    "database_commits",
    "Transactions that messages were stored in",
    () => database.commits.batches,
  )
  metrics.gauge("database_commit_rows", "Rows stored in them", () => database.commits.rows)
}
