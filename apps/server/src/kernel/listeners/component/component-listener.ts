import type { Clock, Hooks, Log } from "@kith/feature-kit"
import { StreamError } from "@kith/xmpp"
import { RateLimiter } from "../../operations/rate-limiter.ts"
import type { XmppRegistry } from "../../router/xmpp-registry.ts"
import { ConnectionCounter } from "../../streams/connection-counter.ts"
import { bidFarewell } from "../../streams/farewell.ts"
import { listenTcp } from "../tcp/tcp-listener.ts"
import type { TcpTransport } from "../tcp/tcp-transport.ts"
import type { ServerTls } from "../tls/server-tls.ts"
import { ComponentConnection, type ConnectionParts } from "./component-connection.ts"
import { ComponentDirectory } from "./component-directory.ts"
import { ComponentSecrets } from "./secrets.ts"
import type { ComponentSettings } from "./settings.ts"

export interface ComponentListener {
  readonly port: number
  /** Domains that somebody answers for. */
  readonly boundCount: number
  /** Says goodbye to all, after what they have sent. */
  close(): Promise<void>
}

const DRAIN_PATIENCE_MS = 3000

/** Lets programs in that answer for domains of their own (XEP-0114, XEP-0225). */
export async function listenForComponents(parts: {
  readonly settings: ComponentSettings
  readonly registry: XmppRegistry
  readonly hooks: Hooks
  readonly tls: ServerTls
  readonly clock: Clock
  readonly log: Log
}): Promise<ComponentListener> {
  const { settings, registry, hooks, tls, clock, log } = parts
  const directory = new ComponentDirectory(settings.declared, registry, hooks)
  const limiter = new RateLimiter(settings.maxLoginsPerMinute, clock)
  const counter = new ConnectionCounter()
  const limits = { ...settings, maxConnectionsPerAddress: settings.maxConnections }
  const open = new Set<ComponentConnection>()
  let isClosing = false
  const connectionParts: ConnectionParts = {
    directory,
    router: registry.router,
    domain: registry.domain,
    secrets: new ComponentSecrets((domain) => directory.find(domain), limiter),
    settings,
    clock,
    log,
    closed: (connection) => open.delete(connection),
  }
  const streams = {
    accept(remoteAddress: string, createTransport: () => TcpTransport): boolean {
      const slot = isClosing ? undefined : counter.admit(remoteAddress, limits)
      if (slot === undefined) return false
      open.add(new ComponentConnection(createTransport(), slot, connectionParts))
      return true
    },
  }
  const { addresses, port } = settings
  let listener: { readonly port: number; close(): Promise<void> }
  try {
    listener = await listenTcp({ addresses, port, isDirectTls: false, streams, settings, tls, clock })
  } catch (error) {
    directory.close()
    throw error
  }

  return {
    port: listener.port,
    get boundCount() {
      return directory.count
    },
    async close() {
      isClosing = true
      await listener.close()
      await bidFarewell(open, DRAIN_PATIENCE_MS, (connection) =>
        connection.leave(new StreamError("system-shutdown", "The server is being stopped.")),
      )
      directory.close()
    },
  }
}
