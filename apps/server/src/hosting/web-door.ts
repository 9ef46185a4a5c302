import { domainToUnicode } from "node:url"
import { listenAddresses } from "../config.ts"
import type { DomainDirectory } from "../kernel/hosting/domain-directory.ts"
import { createBoshListener } from "../kernel/listeners/bosh/index.ts"
import { createSite, type HttpListenerParts, listenHttp, type Site } from "../kernel/listeners/http/index.ts"
import { createWebSocketUpgrade } from "../kernel/listeners/websocket/websocket-listener.ts"
import type { HealthCheck, ServerMetrics } from "../kernel/log/index.ts"
import { RateLimiter } from "../kernel/operations/rate-limiter.ts"
import type { ClientStreams } from "../kernel/streams/client-streams.ts"
import type { Place } from "./place.ts"

export interface WebDoorParts {
  readonly first: Place
  readonly directory: DomainDirectory<Place>
  readonly streams: ClientStreams
  readonly metrics: ServerMetrics
  readonly webFolder: string
  /** Of the whole process; they come and go with the domains. */
  readonly healthChecks: readonly HealthCheck[]
  /** As host-meta tells it; `undefined` where it is closed. */
  readonly directTlsPort: number | undefined
}

/** The web door, with a site for each domain behind it. */
export interface WebDoor {
  readonly port: number
  /** What a domain that joins later has on the web. */
  createSite(place: Place): Promise<Site>
  close(): Promise<void>
}

/** `undefined` where the settings keep it closed. Those who have joined get their sites. */
export async function openWebDoor(parts: WebDoorParts): Promise<WebDoor | undefined> {
  const { first, directory, streams, metrics } = parts
  const { config, clock, log, http } = first.core
  const { httpPort } = config.listeners
  const { allowedOrigins } = config.api
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
  const perAddress = new RateLimiter(config.api.requestsPerMinutePerAddress, clock)
  const createOther = (place: Place) =>
    createSite({ ...describeSite(place, parts), perAddress, hasBosh: bosh !== undefined })
  const listener = await listenHttp({
    ...describeSite(first, parts),
    perAddress,
    addresses: listenAddresses(config),
    port: httpPort,
    findSite: (host) => findByHost(host, directory)?.site,
    handleXmppUpgrade: createWebSocketUpgrade(streams, config.streams, allowedOrigins, clock),
    handleBosh: bosh?.handle,
  })
  http.listensOn(listener.port)
  for (const place of directory.all()) if (place !== first) place.site = await createOther(place)
  return { port: listener.port, createSite: createOther, close: () => listener.close() }
}

/** The domain whose web app people find at that host: its own name, or where it says that it is to be found. */
function findByHost(host: string, directory: DomainDirectory<Place>): Place | undefined {
  if (directory.size === 1) return undefined
  const found = directory.find(host) ?? directory.find(domainToUnicode(host))
  return found ?? directory.all().find(({ core }) => URL.parse(core.http.publicUrl)?.hostname === host)
}

function describeSite(
  { core, domain }: Place,
  { metrics, webFolder, healthChecks, directTlsPort }: WebDoorParts,
): Omit<HttpListenerParts, "addresses" | "port" | "handleXmppUpgrade"> {
  const { config, operations, http, clock, log } = core
  return {
    settings: config.http,
    apiSettings: config.api,
    registry: operations,
    routes: http,
    clock,
    log,
    metrics,
    ownMetrics: metrics.of(domain),
    healthChecks,
    methods: { domain, directTlsPort, settings: config.discovery },
    webFolder,
  }
}
