import type { IncomingMessage } from "node:http"
import type { Duplex } from "node:stream"
import { type WebSocket, WebSocketServer } from "ws"
import { readBearerToken } from "../bearer-token.ts"
import type { DoorParts } from "../door.ts"
import { isOriginAllowed } from "../web-origin.ts"
import { EventsConnection } from "./events-connection.ts"

/** Browsers cannot set a header: they offer the protocols `bearer` and the token itself. */
const TOKEN_PROTOCOL = "bearer"

const GOODBYE_MS = 1_000

/** Serves `/api/v1/events`: the operations and the events of a user as JSON over WebSocket. */
export class EventsDoor {
  readonly #parts: DoorParts
  readonly #server: WebSocketServer
  readonly #connections = new Set<EventsConnection>()
  #cancelExamination: () => void = () => undefined
  #emptied: () => void = () => undefined

  constructor(parts: DoorParts) {
    this.#parts = parts
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: parts.settings.maxBodyBytes,
      handleProtocols: (protocols) => (protocols.has(TOKEN_PROTOCOL) ? TOKEN_PROTOCOL : false),
    })
    this.#examineLater()
  }

  get connectionCount(): number {
    return this.#connections.size
  }

  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const origin = this.#parts.describeRequest(request)
    if (!isOriginAllowed(request.headers.origin, origin.host, this.#parts.settings.allowedOrigins)) {
      socket.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
      return
    }
    const token = readBearerToken(request.headers.authorization) ?? readProtocolToken(request)
    this.#server.handleUpgrade(request, socket, head, (webSocket: WebSocket) => {
      const connection = new EventsConnection(webSocket, this.#parts, origin, token)
      this.#connections.add(connection)
      webSocket.on("close", () => {
        this.#connections.delete(connection)
        if (this.#connections.size === 0) this.#emptied()
      })
    })
  }

  /** Says goodbye, and cuts who does not answer it soon. */
  async close(): Promise<void> {
    this.#cancelExamination()
    this.#server.close()
    if (this.#connections.size === 0) return
    const closed = new Promise<void>((resolve) => {
      this.#emptied = resolve
      setTimeout(resolve, GOODBYE_MS).unref()
    })
    for (const connection of this.#connections) connection.close("goingAway")
    await closed
    for (const connection of this.#connections) connection.terminate()
  }

  #examineLater(): void {
    this.#cancelExamination = this.#parts.clock.after(this.#parts.settings.pingSeconds * 1000, () => {
      for (const connection of this.#connections) connection.examine()
      this.#examineLater()
    })
  }
}

function readProtocolToken({ headers }: IncomingMessage): string | undefined {
  const [name, token] = (headers["sec-websocket-protocol"] ?? "").split(/ *, */)
  return name === TOKEN_PROTOCOL ? readBearerToken(`Bearer ${token ?? ""}`) : undefined
}
