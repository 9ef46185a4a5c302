import type { Clock, Log } from "@kith/feature-kit"
import { type StreamLimits, UNAUTHENTICATED_LIMITS } from "@kith/xmpp/stream"
import type { StreamServices } from "./services.ts"
import { AllSessions } from "./session-keeper.ts"
import type { StreamSettings } from "./settings.ts"

/** What all connections of clients of one domain share. */
export class ClientDomain {
  readonly services: StreamServices
  readonly settings: StreamSettings
  readonly clock: Clock
  readonly log: Log
  /** What stable resources are drawn from. */
  readonly secret: Uint8Array
  readonly sessions: AllSessions
  readonly earlyLimits: StreamLimits
  readonly limits: StreamLimits

  constructor(parts: Pick<ClientDomain, "services" | "settings" | "clock" | "log" | "secret">) {
    const { services, settings, clock } = parts
    this.services = services
    this.settings = settings
    this.clock = clock
    this.log = parts.log
    this.secret = parts.secret
    this.sessions = new AllSessions(services, clock)
    this.earlyLimits = { ...UNAUTHENTICATED_LIMITS, maxBytes: settings.maxEarlyStanzaBytes }
    this.limits = { ...UNAUTHENTICATED_LIMITS, maxBytes: settings.maxStanzaBytes }
  }
}
