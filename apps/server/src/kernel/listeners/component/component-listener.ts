import type { Clock, Log } from "@kith/feature-kit"
import { StreamError } from "@kith/xmpp"
import { ConnectionCounter } from "../../streams/connection-counter.ts"
import { bidFarewell } from "../../streams/farewell.ts"
import { listenTcp } from "../tcp/tcp-listener.ts"
import type { TcpTransport, TransportTls } from "../tcp/tcp-transport.ts"
import { ComponentConnection, type ConnectionParts } from "./component-connection.ts"
import type { ComponentDomain, ComponentDomains } from "./component-domain.ts"
import type { ComponentSettings } from "./settings.ts"

export interface ComponentListener {
  readonly port: number
  /** Says goodbye to those of one domain, after what they have sent. */
  leave(domain: ComponentDomain): Promise<void>
  /** The same with all. */
  close(): Promise<void>
}

const DRAIN_PATIENCE_MS = 3000

/** Lets programs in that answer for domains of their own (XEP-0114, XEP-0225). */
export async function listenForComponents(parts: {
  readonly settings: ComponentSettings
  readonly domains: ComponentDomains
  readonly tls: TransportTls
  readonly clock: Clock
  readonly log: Log
}): Promise<ComponentListener> {
  const { settings, domains, tls, clock, log } = parts
  const counter = new ConnectionCounter()
  const limits = { ...settings, maxConnectionsPerAddress: settings.maxConnections }
  const open = new Set<ComponentConnection>()
  let isClosing = false
  const connectionParts: ConnectionParts = {
    domains,
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
  const listener = await listenTcp({ addresses, port, isDirectTls: false, streams, settings, tls, clock })

  const sayGoodbye = (those: readonly ComponentConnection[], text: string) => {
    const reason = new StreamError("system-shutdown", text)
    return bidFarewell(those, DRAIN_PATIENCE_MS, (connection) => connection.leave(reason))
  }

  return {
    port: listener.port,
    leave: (domain) =>
      sayGoodbye(
        [...open].filter(({ place }) => place === domain),
        `${domain.domain} is not served here any more.`,
      ),
    async close() {
      isClosing = true
      await listener.close()
      await sayGoodbye([...open], "The server is being stopped.")
    },
  }
}
