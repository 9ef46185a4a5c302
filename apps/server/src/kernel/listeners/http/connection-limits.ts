import type { Socket } from "node:net"
import { networkOf } from "@kith/feature-kit"
import type { HttpSettings } from "./settings.ts"

/** Counts connections, all and by address, and cuts those beyond the limits at once. */
export class ConnectionLimits {
  readonly #settings: HttpSettings
  readonly #isTrusted: (address: string) => boolean
  readonly #byNetwork = new Map<string, number>()
  readonly #sockets = new Set<Socket>()
  /** Those that speak HTTP; an upgraded one is its new owner's to close. */
  readonly #plain = new Set<Socket>()
  #emptied: () => void = () => undefined

  constructor(settings: HttpSettings, isTrusted: (address: string) => boolean) {
    this.#settings = settings
    this.#isTrusted = isTrusted
  }

  get count(): number {
    return this.#sockets.size
  }

  admit(socket: Socket): void {
    const address = socket.remoteAddress ?? ""
    const network = networkOf(address)
    const fromThere = this.#byNetwork.get(network) ?? 0
    // Everybody behind a proxy has its address; it counts by itself.
    const isTooMany = fromThere >= this.#settings.maxConnectionsPerAddress && !this.#isTrusted(address)
    if (isTooMany || this.#sockets.size >= this.#settings.maxConnections) {
      socket.destroy()
      return
    }
    this.#sockets.add(socket)
    this.#plain.add(socket)
    this.#byNetwork.set(network, fromThere + 1)
    socket.once("close", () => {
      this.#sockets.delete(socket)
      this.handOver(socket)
      const left = (this.#byNetwork.get(network) ?? 1) - 1
      if (left === 0) this.#byNetwork.delete(network)
      else this.#byNetwork.set(network, left)
    })
  }

  /** It goes on counting, but nobody waits for its end here. */
  handOver(socket: Socket): void {
    this.#plain.delete(socket)
    if (this.#plain.size === 0) this.#emptied()
  }

  /** Waits until all that speak HTTP are closed, and cuts those that are not in time. */
  async drain(patienceMs: number): Promise<void> {
    if (this.#plain.size === 0) return
    await new Promise<void>((resolve) => {
      this.#emptied = resolve
      setTimeout(resolve, patienceMs).unref()
    })
    for (const socket of this.#plain) socket.destroy()
  }
}
