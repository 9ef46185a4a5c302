import { DomainError, type DomainService, type Forwarder, type MaybePromise } from "@kith/feature-kit"
import type { Stanza } from "@kith/xmpp"

/** Who answers for the addresses of a domain that is not the server's own. */
export interface Destination {
  readonly service?: DomainService
  readonly forward?: Forwarder
  /** Asked ahead of `forward`. */
  readonly admit?: Elsewhere["admit"]
}

/** Who takes what is for domains elsewhere: other servers. */
export interface Elsewhere {
  /** Whether a stanza may go; throws what refuses it. */
  admit(stanza: Stanza): MaybePromise<void>
  forward: Forwarder
}

/** Names that are taken in the whole process, also by other domains that it serves. */
export interface DomainNames {
  /** Answers with how to give it back. Throws `conflict` where somebody else has it. */
  claim(domain: string): () => void
}

/** The domains that find somebody here, besides the server's own. */
export class DomainTable {
  readonly #own: string
  readonly #names: DomainNames | undefined
  #elsewhere: Required<Pick<Destination, "admit" | "forward">> | undefined
  readonly #destinations = new Map<string, Destination>()

  constructor(own: string, names?: DomainNames) {
    this.#own = own
    this.#names = names
  }

  /** Those of services and programs that others may look for, without the server's own. */
  list(): readonly string[] {
    return [...this.#destinations]
      .filter(([, { service }]) => service?.isLocal !== true)
      .map(([name]) => name)
  }

  has(domain: string): boolean {
    return domain === this.#own || this.#destinations.has(domain)
  }

  find(domain: string): Destination | undefined {
    return this.#destinations.get(domain)
  }

  /** Who reaches the domains that find nobody here. */
  serveOthers(elsewhere: Elsewhere): () => void {
    this.#elsewhere = {
      admit: (stanza) => elsewhere.admit(stanza),
      forward: (stanza) => elsewhere.forward(stanza),
    }
    return () => {
      this.#elsewhere = undefined
    }
  }

  /** Throws where nothing here knows how to reach the domain. */
  get(domain: string): Destination {
    const found = domain === this.#own ? undefined : (this.#destinations.get(domain) ?? this.#elsewhere)
    if (found !== undefined) return found
    throw new DomainError(
      "remote-server-not-found",
      `This server cannot reach ${domain}; only addresses of its own domain work here.`,
    )
  }

  add(domain: string, destination: Destination): () => void {
    if (this.has(domain)) {
      throw new DomainError("conflict", `The domain ${domain} is served already; choose another one.`)
    }
    const giveBack = this.#names?.claim(domain)
    this.#destinations.set(domain, destination)
    return () => {
      if (this.#destinations.get(domain) !== destination) return
      this.#destinations.delete(domain)
      giveBack?.()
    }
  }
}
