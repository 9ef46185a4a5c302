import { once } from "node:events"
import { type AddressInfo, createServer, type Server, type Socket } from "node:net"
import type { Clock } from "@kith/feature-kit"
import type { ReadingPace } from "../../streams/reading-gate.ts"
import { TcpTransport, type TcpTransportParts, type TransportTls } from "./tcp-transport.ts"

export interface TcpListenerParts {
  readonly addresses: readonly string[]
  /** 0 picks a free one. */
  readonly port: number
  /** TLS from the first byte (XEP-0368) instead of STARTTLS. */
  readonly isDirectTls: boolean
  readonly protocol?: TcpTransportParts["protocol"]
  /** Takes a new connection over; `false` when there are too many. */
  readonly streams: { accept(remoteAddress: string, createTransport: () => TcpTransport): boolean }
  readonly settings: ReadingPace
  readonly tls: TransportTls
  readonly clock: Clock
}

export interface TcpListener {
  readonly port: number
  /** Takes no new connections. */
  close(): Promise<void>
}

/** Opens a port for XMPP over TCP. */
export async function listenTcp(parts: TcpListenerParts): Promise<TcpListener> {
  const { streams, settings, tls, clock, isDirectTls, protocol } = parts
  const accept = (socket: Socket) => {
    const transportParts = { clock, tls, pace: settings, isDirectTls, ...(protocol && { protocol }) }
    const isAdmitted = streams.accept(
      socket.remoteAddress ?? "",
      () => new TcpTransport(socket, transportParts),
    )
    if (!isAdmitted) socket.destroy()
  }

  const servers: Server[] = []
  let port = parts.port
  try {
    for (const host of parts.addresses) {
      const server = createServer(accept)
      server.listen({ host, port, ipv6Only: host === "::1", backlog: 1024 })
      await once(server, "listening")
      // A connection that could not be accepted, for want of file handles, costs nobody but who made it.
      server.on("error", () => {})
      port = (server.address() as AddressInfo).port
      servers.push(server)
    }
  } catch (error) {
    for (const server of servers) server.close()
    throw error
  }
  return {
    port,
    async close() {
      // Resolves when the last connection is gone, which the streams see to; nobody is to wait for it here.
      for (const server of servers) server.close()
    },
  }
}
