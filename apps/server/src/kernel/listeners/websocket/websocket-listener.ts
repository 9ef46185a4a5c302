import type { IncomingMessage } from "node:http"
import type { Duplex } from "node:stream"
import type { Clock } from "@kith/feature-kit"
import { WebSocketServer } from "ws"
import { isOriginAllowed, type RequestOrigin } from "../../operations/web-origin.ts"
import type { ClientStreams } from "../../streams/client-streams.ts"
import type { StreamSettings } from "../../streams/settings.ts"
import { WebSocketTransport } from "./websocket-transport.ts"

const SUB_PROTOCOL = "xmpp"

/** Takes over an HTTP request for a WebSocket of XMPP (RFC 7395). */
export function createWebSocketUpgrade(
  streams: ClientStreams,
  settings: StreamSettings,
  allowedOrigins: readonly string[],
  clock: Clock,
): (request: IncomingMessage, socket: Duplex, head: Buffer, origin: RequestOrigin) => void {
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    clientTracking: false,
    autoPong: false,
    maxPayload: settings.maxStanzaBytes,
    handleProtocols: () => SUB_PROTOCOL,
  })

  return (request, socket, head, { remoteAddress, isHttps, host }) => {
    const protocols = String(request.headers["sec-websocket-protocol"] ?? "").split(",")
    if (!protocols.some((protocol) => protocol.trim() === SUB_PROTOCOL)) {
      refuse(socket, 400, `Ask for the sub-protocol ${SUB_PROTOCOL} (RFC 7395).`)
    } else if (!isOriginAllowed(request.headers.origin, host, allowedOrigins)) {
      refuse(socket, 403, "This server does not serve pages of that origin.")
    } else {
      server.handleUpgrade(request, socket, head, (webSocket) => {
        const parts = {
          remoteAddress,
          isEncrypted: isHttps,
          clock,
          pace: settings,
          maxFrameBytes: settings.maxStanzaBytes,
        }
        const isAdmitted = streams.accept(
          remoteAddress,
          () => new WebSocketTransport(webSocket, socket, parts),
        )
        // RFC 6455 §7.4.1: 1013 says that coming back later makes sense.
        if (!isAdmitted) webSocket.close(1013, "Too many connections; try again later.")
      })
    }
  }
}

const REASONS: Readonly<Record<number, string>> = { 400: "Bad Request", 403: "Forbidden" }

function refuse(socket: Duplex, status: number, text: string): void {
  const head = `HTTP/1.1 ${status} ${REASONS[status]}\r\nconnection: close\r\ncontent-type: text/plain\r\n`
  socket.end(`${head}content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
}
