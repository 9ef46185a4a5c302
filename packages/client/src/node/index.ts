/** Accounts in Node: over TCP or WebSocket, with a store in memory or in an SQLite file. */
import { hostname } from "node:os"
import { WebSocket } from "ws"
import { noNeighbours } from "../account/neighbours.ts"
import { openAccountOn } from "../account/open-account.ts"
import type { AccountOptions, OpenAccount } from "../account/options.ts"
import { systemClock } from "../clock.ts"
import type { Endpoint } from "../connection/endpoint.ts"
import type { Link } from "../connection/link.ts"
import { openWebSocketLink, type WebSocketLike } from "../connection/websocket-link.ts"
import { registerOver } from "../registration/register.ts"
import type { Register } from "../registration/registration.ts"
import { createMemoryStore } from "../store/memory-store.ts"
import type { Store } from "../store/store.ts"
import { putFile } from "./put-file.ts"
import { openTcpLink } from "./tcp-link.ts"

export * from "../index.ts"
export { createMemoryStore } from "../store/memory-store.ts"
export { discoverEndpoint } from "./discover-endpoint.ts"
export { putFile } from "./put-file.ts"
export { openSqliteStore } from "./sqlite-store.ts"

export interface NodeAccountOptions extends AccountOptions {
  /** By default in memory. It belongs to the account: `close` closes it. */
  readonly store?: Store
}

export const openAccount: OpenAccount<NodeAccountOptions> = (options) =>
  openAccountOn(
    {
      clock: systemClock,
      store: options.store ?? createMemoryStore(),
      neighbours: noNeighbours,
      deviceName: hostname(),
      openLink,
      putFile,
      watchNetwork: () => () => undefined,
    },
    options,
  )

export const register: Register = async (endpoint, registration) =>
  registerOver(await openLink(endpoint, registration.domain), registration)

/** For tests and tools that need the wire. */
export function openLink(endpoint: Endpoint, domain: string): Promise<Link> {
  if (endpoint.kind === "tcp") return openTcpLink(endpoint, domain)
  const { url, certificateAuthority } = endpoint
  const socket = new WebSocket(url, "xmpp", {
    perMessageDeflate: false,
    ...(certificateAuthority === undefined ? {} : { ca: certificateAuthority }),
  })
  return openWebSocketLink(url, socket as unknown as WebSocketLike, { yieldTo: setImmediate })
}
