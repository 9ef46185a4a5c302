import { connect, type OnReadOpts, type Socket, type TcpNetConnectOpts } from "node:net"
import { type ConnectionOptions, connect as connectTls, createSecureContext } from "node:tls"
import { openWebSocket } from "./web-socket.ts"

/** `tls` is encrypted from the first byte. */
export type Door = "tcp" | "tls" | "websocket"

export interface Target {
  readonly host: string
  readonly tcpPort: number
  /** Where the server was started with a certificate. */
  readonly tlsPort?: number
  readonly webSocketUrl: string
  readonly domain: string
  /** Where its rooms are. */
  readonly roomsDomain: string
}

export interface Connection {
  /** As these bytes go over the wire; what is sent often is encoded once. */
  encode(stanza: string): Buffer
  write(bytes: Buffer): void
  /** Cuts it. */
  destroy(): void
}

export interface ConnectionListener {
  /** The bytes are overwritten after the call. */
  readonly onBytes: (bytes: Buffer) => void
  readonly onEnd: (reason: Error) => void
}

/** Sockets read into it one after the other, and nobody keeps what they read: a buffer for each would cost more than reading. */
const readBuffer = Buffer.allocUnsafe(256 * 1024)
/** Anybody's certificate will do, and a context for each connection costs more than its log-in. */
const secureContext = createSecureContext()

export async function openConnection(
  target: Target,
  door: Door,
  listener: ConnectionListener,
): Promise<Connection> {
  if (door === "websocket") return openWebSocket(target.webSocketUrl, listener, openSocket)
  const port = door === "tls" ? target.tlsPort : target.tcpPort
  if (port === undefined) throw new Error("The server was started without a certificate.")
  const socket = openSocket({ host: target.host, port, isSecure: door === "tls" }, listener)
  return {
    encode: (stanza) => Buffer.from(stanza),
    write: (bytes) => socket.write(bytes),
    destroy: () => socket.destroy(),
  }
}

function openSocket(
  place: { readonly host: string; readonly port: number; readonly isSecure: boolean },
  { onBytes, onEnd }: ConnectionListener,
): Socket {
  const { host, port, isSecure } = place
  const onread: OnReadOpts = {
    buffer: readBuffer,
    callback(length) {
      onBytes(readBuffer.subarray(0, length))
      return true
    },
  }
  const options: TcpNetConnectOpts & ConnectionOptions = { host, port, noDelay: true, onread }
  const socket = isSecure
    ? connectTls({ ...options, secureContext, rejectUnauthorized: false })
    : connect(options)
  if (isSecure) socket.setNoDelay()
  socket.on("error", onEnd)
  socket.on("close", () => onEnd(new Error("the server closed the connection")))
  return socket
}
