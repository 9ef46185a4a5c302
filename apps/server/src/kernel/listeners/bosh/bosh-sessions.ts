import { randomBytes } from "node:crypto"
import type { Clock } from "@kith/feature-kit"
import type { BoshCondition } from "@kith/xmpp/extensions"
import type { RequestOrigin } from "../../operations/index.ts"
import type { ClientStreams } from "../../streams/client-streams.ts"
import type { StreamSettings } from "../../streams/settings.ts"
import { BoshTransport } from "./bosh-transport.ts"
import type { Exchange } from "./exchange.ts"
import type { WholeRequest } from "./request-body.ts"
import type { BoshSettings } from "./settings.ts"
import { agreeOnTerms } from "./terms.ts"

/** Of how many sessions that are over it is still known what to say to their clients. */
const MAX_FAREWELLS = 1000

/** Why a request is refused; `farewell` is what its session left to say. */
export class BoshRefusal extends Error {
  readonly condition: BoshCondition
  readonly farewell: string | undefined

  constructor(condition: BoshCondition, farewell?: string) {
    super(condition)
    this.condition = condition
    this.farewell = farewell
  }
}

export interface BoshSessionsParts {
  readonly streams: ClientStreams
  readonly settings: BoshSettings
  readonly streamSettings: StreamSettings
  readonly clock: Clock
}

/** The sessions of BOSH by their ids. */
export class BoshSessions {
  readonly #parts: BoshSessionsParts
  readonly #transports = new Map<string, BoshTransport>()
  readonly #farewells = new Map<string, string>()

  constructor(parts: BoshSessionsParts) {
    this.#parts = parts
  }

  get count(): number {
    return this.#transports.size
  }

  /** Throws a refusal where there is none. */
  get(sid: string): BoshTransport {
    const transport = this.#transports.get(sid)
    if (transport === undefined) throw new BoshRefusal("item-not-found", this.#farewells.get(sid))
    return transport
  }

  /** Begins a session (XEP-0124 §7). Throws what refuses it. */
  begin(first: WholeRequest, exchange: Exchange, { remoteAddress, isHttps }: RequestOrigin): void {
    const { streams, settings, streamSettings, clock } = this.#parts
    if (first.head.to === undefined) throw new BoshRefusal("improper-addressing")
    const terms = agreeOnTerms(first.head, settings)
    // XEP-0124 §19.3: nobody can guess 144 bits.
    const sid = randomBytes(18).toString("base64url")
    let transport: BoshTransport | undefined
    const isAdmitted = streams.accept(remoteAddress, () => {
      transport = new BoshTransport(first.head, exchange, {
        sid,
        terms,
        remoteAddress,
        isEncrypted: isHttps,
        clock,
        pace: streamSettings,
        maxStanzaBytes: streamSettings.maxStanzaBytes,
        maxRequestBytes: Math.max(settings.maxRequestBytes, streamSettings.maxStanzaBytes),
        gone: (farewell) => this.#remove(sid, farewell, terms.inactivityMs),
      })
      this.#transports.set(sid, transport)
      return transport
    })
    if (!isAdmitted || transport === undefined) throw new BoshRefusal("policy-violation")
    transport.begin(first)
  }

  #remove(sid: string, farewell: string | undefined, forMs: number): void {
    this.#transports.delete(sid)
    if (farewell === undefined) return
    this.#farewells.set(sid, farewell)
    this.#parts.clock.after(forMs, () => this.#farewells.delete(sid))
    if (this.#farewells.size <= MAX_FAREWELLS) return
    for (const oldest of this.#farewells.keys()) {
      this.#farewells.delete(oldest)
      return
    }
  }
}
