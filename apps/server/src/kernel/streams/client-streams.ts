import type { Clock } from "@kith/feature-kit"
import { StreamError } from "@kith/xmpp"
import { ClientConnection, type SharedParts } from "./client-connection.ts"
import type { ClientDomain } from "./client-domain.ts"
import { ConnectionCounter } from "./connection-counter.ts"
import { bidFarewell } from "./farewell.ts"
import type { StreamSettings } from "./settings.ts"
import type { Transport } from "./transport.ts"

/** The domains that clients can come to. */
export interface ClientDomains {
  /** That of who has not said where to. */
  readonly first: ClientDomain
  find(domain: string): ClientDomain | undefined
  all(): Iterable<ClientDomain>
}

const SWEEP_MS = 1000
const DRAIN_PATIENCE_MS = 3000

/** All connections of clients, whatever carries them. One sweep a second looks after everything that can take too long. */
export class ClientStreams {
  readonly connections = new ConnectionCounter()
  readonly #parts: SharedParts
  readonly #domains: ClientDomains
  readonly #open = new Set<ClientConnection>()
  /** In the order they came; those that have a session are taken out by the sweep. */
  readonly #early = new Set<ClientConnection>()
  #stopSweep: () => void
  #isClosing = false

  constructor(parts: {
    readonly domains: ClientDomains
    readonly settings: StreamSettings
    readonly clock: Clock
  }) {
    const { domains, clock } = parts
    this.#domains = domains
    this.#parts = {
      ...parts,
      closed: (connection) => {
        this.#open.delete(connection)
        this.#early.delete(connection)
      },
    }
    this.#stopSweep = clock.after(SWEEP_MS, this.#sweep)
  }

  /** Takes a new connection over; `false` when there are too many, from that address or in all. */
  accept(remoteAddress: string, createTransport: () => Transport): boolean {
    if (this.#isClosing) return false
    const slot = this.connections.admit(remoteAddress, this.#parts.settings)
    if (slot === undefined) return false
    const connection = new ClientConnection(createTransport(), slot, this.#parts)
    this.#open.add(connection)
    this.#early.add(connection)
    return true
  }

  /**
   * Says goodbye to everybody: what was sent before is stored and acknowledged first, what clients did not get goes to
   * whoever keeps messages.
   */
  async close(): Promise<void> {
    this.#isClosing = true
    this.#stopSweep()
    const reason = new StreamError("system-shutdown", "The server is being stopped.")
    await this.#sayGoodbye([...this.#open], [...this.#domains.all()], reason)
  }

  /** The same for those of one domain, which is not served any more; nobody comes to it in the meantime. */
  async leave(domain: ClientDomain, reason: StreamError): Promise<void> {
    const ofDomain = [...this.#open].filter((connection) => connection.place === domain)
    await this.#sayGoodbye(ofDomain, [domain], reason)
  }

  async #sayGoodbye(
    open: readonly ClientConnection[],
    domains: readonly ClientDomain[],
    reason: StreamError,
  ): Promise<void> {
    await bidFarewell(open, DRAIN_PATIENCE_MS, (connection) => {
      connection.sayHandled()
      connection.fail(reason)
    })
    for (const { sessions } of domains) for (const session of sessions.all()) session.end()
    for (const { sessions } of domains) await sessions.handedOver()
  }

  readonly #sweep = (): void => {
    const { settings, clock } = this.#parts
    const now = clock.now()
    for (const connection of this.#early) {
      const age = now - connection.openedAt
      if (connection.session !== undefined) this.#early.delete(connection)
      else if (age >= settings.loginSeconds * 1000) {
        connection.fail(new StreamError("connection-timeout", "You took too long to log in."))
      } else if (age >= settings.firstByteSeconds * 1000 && connection.transport.received === 0) {
        connection.transport.destroy()
      }
    }
    for (const { sessions } of this.#domains.all()) sessions.sweep(settings)
    this.#stopSweep = clock.after(SWEEP_MS, this.#sweep)
  }
}
