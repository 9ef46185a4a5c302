import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { setImmediate as nextTurn } from "node:timers/promises"
import { parseFrame } from "@kith/xmpp"
import { type WebSocket, WebSocketServer } from "ws"
import type { WebSocketEndpoint } from "../connection/endpoint.ts"
import { SERVER_LIMITS } from "../connection/limits.ts"
import { ScriptedServer } from "./scripted-server.ts"

const AT_ONCE = 500

/** A {@link ScriptedServer} at the end of a real WebSocket, which says also what is no stanza, and as much as a test likes. */
export class RudeServer {
  readonly script: ScriptedServer
  readonly #listener: WebSocketServer
  #socket: WebSocket | undefined

  private constructor(address: string, listener: WebSocketServer) {
    this.script = new ScriptedServer(address)
    this.#listener = listener
    listener.on("connection", (socket) => void this.#welcome(socket))
  }

  static async open(address: string): Promise<RudeServer> {
    const listener = new WebSocketServer({
      host: "127.0.0.1",
      port: 0,
      handleProtocols: () => "xmpp",
      perMessageDeflate: false,
    })
    const server = new RudeServer(address, listener)
    await once(listener, "listening")
    return server
  }

  get endpoint(): WebSocketEndpoint {
    const { port } = this.#listener.address() as AddressInfo
    return { kind: "websocket", url: `ws://127.0.0.1:${port}/` }
  }

  /** Sends frames as they are, no faster than they are taken. */
  async sayRaw(frames: Iterable<string>): Promise<void> {
    let count = 0
    for (const frame of frames) {
      this.#socket?.send(frame)
      if (++count % AT_ONCE !== 0) continue
      await nextTurn()
      while ((this.#socket?.bufferedAmount ?? 0) > 4_000_000) await nextTurn()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#listener.clients) socket.terminate()
    this.#listener.close()
    await once(this.#listener, "close")
  }

  async #welcome(socket: WebSocket): Promise<void> {
    this.#socket = socket
    const link = await this.script.openLink()
    link.onElement = (element) => socket.send(element.toString())
    link.onEnd = () => socket.close()
    socket.on("message", (data) => link.send(parseFrame(String(data), SERVER_LIMITS)))
    socket.on("close", () => link.destroy())
    socket.on("error", () => link.destroy())
  }
}
