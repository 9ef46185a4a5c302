import {
  type Clock,
  type Database,
  DomainError,
  type Federation,
  type Forwarder,
  type Hooks,
  type Log,
  type ServerLink,
} from "@kith/feature-kit"
import { Jid, type Stanza } from "@kith/xmpp"
import type { ServerTls } from "../listeners/tls/server-tls.ts"
import type { Elsewhere } from "../router/domain-table.ts"
import type { XmppRegistry } from "../router/xmpp-registry.ts"
import { DialbackKeys } from "./dialback-keys.ts"
import type { FederationDoors } from "./federation-doors.ts"
import { LinkFailure } from "./link-failure.ts"
import { Links } from "./links.ts"
import type { LocalDomain } from "./local-domain.ts"
import { OutgoingStreams } from "./outgoing-streams.ts"
import { PeerTls } from "./peer-tls.ts"
import { type FederationSettings, isFederated } from "./settings.ts"

/** The other domains that this process serves: what is for them leaves no machine. */
export interface Neighbours {
  /** Who takes what is for that domain, or one of its services; `undefined` for domains elsewhere, and while it is not served. */
  find(domain: string): Forwarder | undefined
  /** Whether that is one of the other domains here, served at the moment or not. */
  has(domain: string): boolean
}

export interface FederationParts {
  readonly settings: FederationSettings
  readonly registry: XmppRegistry
  readonly database: Database
  readonly hooks: Hooks
  readonly clock: Clock
  readonly log: Log
  /** What dialback keys are drawn from. */
  readonly secret: Uint8Array
  readonly neighbours?: Neighbours | undefined
}

/** How long a stop waits for other servers. */
const GOODBYE_MS = 2000
const SWEEP_MS = 1000

/**
 * Everything between one domain and others (RFC 6120, XEP-0220), whether they are elsewhere or in this process. Nothing is sent
 * elsewhere before the doors are open.
 */
export class DomainFederation implements Federation {
  readonly isEnabled: boolean
  readonly #parts: FederationParts
  readonly #links: Links
  readonly #opened = Promise.withResolvers<OutgoingStreams>()
  readonly #isOwn: (domain: string) => boolean
  #doors: FederationDoors | undefined
  #cancelSweep = () => {}
  #takeBack = () => {}

  constructor(parts: FederationParts) {
    const { settings, registry, neighbours } = parts
    this.#parts = parts
    this.isEnabled = isFederated(settings, registry.domain)
    this.#isOwn = (domain) => registry.domains.has(domain)
    this.#links = new Links({
      ...parts,
      router: () => registry.router,
      connect: async (link, resumption) => {
        const { remoteDomain: domain } = link
        if (neighbours?.has(domain) === true) throw new LinkFailure(`${domain} is not served at the moment.`)
        await (await this.#opened.promise).connect(link, resumption)
      },
    })
    if (this.isEnabled || neighbours !== undefined) {
      this.#takeBack = registry.domains.serveOthers(this.#elsewhere)
    }
  }

  links(): readonly ServerLink[] {
    return [...this.#links.report(), ...(this.#doors?.report(this.#isOwn) ?? [])]
  }

  close(domain: string): number {
    return this.#links.closeAll(domain) + (this.#doors?.closeAll(domain, this.#isOwn) ?? 0)
  }

  retry(domain: string): number {
    return this.#links.retryAll(domain)
  }

  /**
   * Goes on with what waited before the start, through these doors. Answers with what they are to know of the domain, where it is
   * to talk to other servers.
   */
  async open(doors: FederationDoors, tls: () => ServerTls): Promise<LocalDomain | undefined> {
    const { settings, registry, hooks, clock, secret, neighbours } = this.#parts
    if (this.isEnabled || neighbours !== undefined) await this.#links.restore()
    this.#sweepLater()
    if (!this.isEnabled) return undefined
    this.#doors = doors
    const { domain, router } = registry
    const { names, dialback, orders } = doors
    const keys = new DialbackKeys(secret)
    const peerTls = new PeerTls(tls, await doors.authorities())
    const parts = { settings, clock, hooks, router, names, keys, dialback, orders, tls: peerTls }
    const outgoing = new OutgoingStreams(parts)
    this.#opened.resolve(outgoing)
    return {
      domain,
      router,
      hooks,
      links: this.#links,
      keys,
      tls: peerTls,
      verifyKey: (claim) => outgoing.verifyKey(claim),
    }
  }

  /** Says goodbye to other servers: what they have not got is kept. */
  async stop(): Promise<void> {
    this.#cancelSweep()
    await this.#links.close(GOODBYE_MS)
    this.#takeBack()
  }

  /** RFC 6120 §10.4: domains that find nobody among this one's own. */
  get #elsewhere(): Elsewhere {
    const links = this.#links
    const { neighbours } = this.#parts
    return {
      admit: (stanza) => {
        this.#requireReach(stanza)
        return links.admit(stanza)
      },
      forward: (stanza) => {
        this.#requireReach(stanza)
        const neighbour = neighbours?.find(domainOf(stanza))
        if (neighbour === undefined) return links.forward(stanza)
        // What has waited for it goes first.
        links.takeHomeFrom(Jid.parse(stanza.from ?? "").domain, domainOf(stanza), neighbour)
        return neighbour(stanza)
      },
    }
  }

  /** Throws where this domain has nothing to do with others, and that is no neighbour. */
  #requireReach(stanza: Stanza): void {
    if (this.isEnabled || this.#parts.neighbours?.has(domainOf(stanza)) === true) return
    throw new DomainError(
      "remote-server-not-found",
      `This server cannot reach ${domainOf(stanza)}; only addresses of its own domain work here.`,
    )
  }

  #sweepLater(): void {
    this.#cancelSweep = this.#parts.clock.after(SWEEP_MS, () => {
      const { clock, neighbours } = this.#parts
      if (neighbours !== undefined) this.#links.takeHome((domain) => neighbours.find(domain))
      this.#links.sweep(clock.now())
      this.#sweepLater()
    })
  }
}

const domainOf = ({ to }: Stanza): string => Jid.parse(to ?? "").domain
