import type { SecureContext } from "node:tls"
import type { TransportTls } from "../listeners/tcp/tcp-transport.ts"
import type { ServerTls } from "../listeners/tls/server-tls.ts"

/** A domain with its certificate, as it is at present. */
export interface CertifiedDomain {
  readonly domain: string
  readonly tls: ServerTls
}

/** The certificates of all domains on one port: who names none gets that of the first. */
export class SharedTls implements TransportTls {
  readonly #parts: {
    readonly first: CertifiedDomain
    readonly find: (name: string) => CertifiedDomain | undefined
    /** Whether there are several. */
    readonly isShared: () => boolean
  }

  constructor(parts: {
    readonly first: CertifiedDomain
    readonly find: (name: string) => CertifiedDomain | undefined
    readonly isShared: () => boolean
  }) {
    this.#parts = parts
  }

  get domain(): string {
    return this.#parts.first.domain
  }
  get options(): ServerTls["options"] {
    return this.#parts.first.tls.options
  }
  get hasClientAuthorities(): boolean {
    return this.#parts.first.tls.hasClientAuthorities
  }
  get context(): SecureContext {
    return this.#contextOf(this.#parts.first)
  }

  of(name: string): TransportTls | undefined {
    const found = this.#parts.find(name)
    if (found === undefined) return undefined
    const { domain, tls } = found
    const { options, hasClientAuthorities } = tls
    return { domain, options, hasClientAuthorities, context: this.#contextOf(found) }
  }

  #contextOf({ tls }: CertifiedDomain): SecureContext {
    return this.#parts.isShared() ? tls.singleUseContext : tls.context
  }
}
