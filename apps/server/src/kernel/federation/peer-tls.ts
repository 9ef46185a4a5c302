import { createSecureContext, rootCertificates, type SecureContext } from "node:tls"
import { type Identity, type ServerTls, TLS_OPTIONS } from "../listeners/tls/server-tls.ts"

/**
 * TLS with other servers, whoever of the two has called: this server shows its certificate, and looks at theirs. What it
 * finds is for the stream to judge (RFC 6120 §13.7.2), which may fall back on dialback.
 */
export class PeerTls {
  readonly options = {
    ...TLS_OPTIONS,
    requestCert: true,
    rejectUnauthorized: false,
    // The names in a certificate are compared by `certifies`, which knows those of RFC 6120 §13.7.1.2 too.
    checkServerIdentity: () => undefined,
  } as const
  /** There always are some whose word counts. */
  readonly hasClientAuthorities = true
  readonly #tls: () => ServerTls
  readonly #authorities: readonly string[]
  #made: { readonly identity: Identity; readonly context: SecureContext } | undefined

  /** `tls`: that of the domain, at present. `authorities`: certificates (PEM) that count besides those everybody trusts. */
  constructor(tls: () => ServerTls, authorities: string) {
    this.#tls = tls
    this.#authorities = authorities === "" ? [] : [authorities]
  }

  get context(): SecureContext {
    const { identity } = this.#tls()
    if (this.#made?.identity !== identity) {
      const context = createSecureContext({
        ...TLS_OPTIONS,
        cert: identity.certificate,
        key: identity.key,
        ca: [...rootCertificates, ...this.#authorities],
        sessionIdContext: "kith-servers",
      })
      this.#made = { identity, context }
    }
    return this.#made.context
  }
}
