import type { Clock, Log } from "@kith/feature-kit"
import { StreamError } from "@kith/xmpp"
import { type StreamLimits, UNAUTHENTICATED_LIMITS } from "@kith/xmpp/stream"
import { ClientConnection } from "./client-connection.ts"
import { ConnectionCounter } from "./connection-counter.ts"
import { bidFarewell } from "./farewell.ts"
import type { StreamServices } from "./services.ts"
import { AllSessions } from "./session-keeper.ts"
import type { StreamSettings } from "./settings.ts"
import type { Transport } from "./transport.ts"

/** What every connection of a client shares. */
export interface ConnectionParts {
  readonly services: StreamServices
  readonly settings: StreamSettings
  readonly clock: Clock
  readonly log: Log
  readonly sessions: AllSessions
  readonly earlyLimits: StreamLimits
  readonly limits: StreamLimits
  /** What stable resources are drawn from. */
  readonly secret: Uint8Array
  readonly closed: (connection: ClientConnection) => void
}

const SWEEP_MS = 1000
const DRAIN_PATIENCE_MS = 3000

/** All connections of clients, whatever carries them. One sweep a second looks after everything that can take too long. */
export class ClientStreams {
  readonly sessions: AllSessions
  readonly connections = new ConnectionCounter()
  readonly #parts: ConnectionParts
  readonly #open = new Set<ClientConnection>()
  /** In the order they came; those that have a session are taken out by the sweep. */
  readonly #early = new Set<ClientConnection>()
  #stopSweep: () => void
  #isClosing = false

  constructor(parts: {
    readonly services: StreamServices
    readonly settings: StreamSettings
    readonly clock: Clock
    readonly log: Log
    readonly secret: Uint8Array
  }) {
    const { services, settings, clock } = parts
    this.sessions = new AllSessions(services, clock)
    this.#parts = {
      ...parts,
      sessions: this.sessions,
      earlyLimits: { ...UNAUTHENTICATED_LIMITS, maxBytes: settings.maxEarlyStanzaBytes },
      limits: { ...UNAUTHENTICATED_LIMITS, maxBytes: settings.maxStanzaBytes },
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
    await bidFarewell(this.#open, DRAIN_PATIENCE_MS, (connection) => {
      connection.sayHandled()
      connection.fail(new StreamError("system-shutdown", "The server is being stopped."))
    })
    for (const session of this.sessions.all()) session.end()
    await this.sessions.handedOver()
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
    this.sessions.sweep(settings)
    this.#stopSweep = clock.after(SWEEP_MS, this.#sweep)
  }
}
