import { once } from "node:events"
import { connect, createServer, type Server, type Socket } from "node:net"

/** The network cable between a browser and a server: it can be pulled and plugged in again. */
export class Cable {
  readonly #listener: Server
  readonly #sockets = new Set<Socket>()
  #isPlugged = true

  private constructor(listener: Server) {
    this.#listener = listener
  }

  static async lay(port: number): Promise<Cable> {
    // A cable holds nothing back (RFC 9293 §3.7.4): what is small goes at once, as browser and server send it.
    const listener = createServer({ noDelay: true }, (near) => {
      if (!cable.#isPlugged) return near.destroy()
      const far = connect({ port, host: "127.0.0.1", noDelay: true })
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        cable.#sockets.add(socket)
        socket.on("error", () => other.destroy())
        socket.on("close", () => {
          cable.#sockets.delete(socket)
          other.destroy()
        })
        socket.pipe(other)
      }
      return undefined
    })
    const cable = new Cable(listener)
    await once(listener.listen(0, "127.0.0.1"), "listening")
    return cable
  }

  /** The page's address. `localhost` counts as secure, so that service workers are allowed. */
  get url(): string {
    const address = this.#listener.address()
    if (address === null || typeof address === "string") throw new Error("The cable is cut")
    return `http://localhost:${address.port}`
  }

  /** Every connection breaks, and no new one can be made. */
  pull(): void {
    this.#isPlugged = false
    for (const socket of this.#sockets) socket.destroy()
  }

  /** As when a machine falls asleep: what stands is silent for good, and neither end hears of it. */
  hang(): void {
    this.#isPlugged = false
    for (const socket of this.#sockets) {
      socket.unpipe()
      socket.resume()
    }
  }

  /** New connections can be made; those that were pulled or hang stay as they are. */
  plug(): void {
    this.#isPlugged = true
  }

  async remove(): Promise<void> {
    this.pull()
    this.#listener.close()
    await once(this.#listener, "close")
  }
}
