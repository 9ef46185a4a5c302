import { networkOf } from "@kith/feature-kit"

export interface ConnectionLimits {
  readonly maxConnections: number
  readonly maxUnauthenticated: number
  readonly maxConnectionsPerAddress: number
}

/** How many connections there are, and from where, so that nobody takes all of them (XEP-0205 §3). */
export class ConnectionCounter {
  readonly #byNetwork = new Map<string, number>()
  #total = 0
  #unauthenticated = 0

  get total(): number {
    return this.#total
  }

  get unauthenticated(): number {
    return this.#unauthenticated
  }

  /** Counts one more, or answers `undefined` where it is too many; the result gives it back, once. */
  admit(address: string, settings: ConnectionLimits): { authenticated(): void; closed(): void } | undefined {
    const network = networkOf(address)
    const ofNetwork = this.#byNetwork.get(network) ?? 0
    if (
      this.#total >= settings.maxConnections ||
      this.#unauthenticated >= settings.maxUnauthenticated ||
      ofNetwork >= settings.maxConnectionsPerAddress
    ) {
      return undefined
    }
    this.#byNetwork.set(network, ofNetwork + 1)
    this.#total++
    this.#unauthenticated++
    let isEarly = true
    let isOpen = true
    const authenticated = () => {
      if (isEarly) this.#unauthenticated--
      isEarly = false
    }
    return {
      authenticated,
      closed: () => {
        if (!isOpen) return
        isOpen = false
        authenticated()
        this.#total--
        const rest = (this.#byNetwork.get(network) ?? 1) - 1
        if (rest === 0) this.#byNetwork.delete(network)
        else this.#byNetwork.set(network, rest)
      },
    }
  }
}
