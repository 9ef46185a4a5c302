import type { DomainDirectory } from "../kernel/hosting/domain-directory.ts"
import type { ServerMetrics } from "../kernel/log/index.ts"
import type { ConnectionCounter } from "../kernel/streams/connection-counter.ts"
import type { Place } from "./place.ts"

/** What /metrics tells of the doors, and of all domains together. */
export function observeDoors(
  metrics: ServerMetrics,
  directory: DomainDirectory<Place>,
  connections: ConnectionCounter,
): void {
  const add = (name: string, help: string, read: (place: Place) => number) =>
    metrics.gauge(name, help, () => directory.all().reduce((total, place) => total + read(place), 0))
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
    "component_domains",
    "Domains that components answer for",
    ({ components }) => components?.directory.count ?? 0,
  )
  add(
    "database_commits",
    "Transactions that messages were stored in",
    ({ core }) => core.database.commits.batches,
  )
  add("database_commit_rows", "Rows stored in them", ({ core }) => core.database.commits.rows)
}
