/**
 * The domains that a server serves besides its first one, for features of the first one. What cannot be done is refused with a
 * `DomainError`.
 */
export interface Hosting {
  /** In the order of their names. */
  list(): Promise<readonly HostedDomain[]>
  /**
   * Makes the folder of a domain and serves it from now on; one that was removed comes back as it was. Without a certificate it
   * signs one itself.
   */
  add(domain: string, certificate?: CertificateFiles): Promise<HostedDomain>
  /** Reads its settings and its certificate again. Only where the settings have changed its people have to connect anew. */
  reload(domain: string): Promise<HostedDomain>
  /** Serves it no longer. Its folder stays, and is the answer. */
  remove(domain: string): Promise<string>
}

/** Two files (PEM) on the machine of the server, by their absolute paths. */
export interface CertificateFiles {
  readonly certificate: string
  /** The private key. */
  readonly key: string
}

export interface HostedDomain {
  readonly domain: string
  /** `standing`: the server does not run, and serves it when it does. */
  readonly state: "served" | "failed" | "standing"
  /** Where its settings, its database and all that belongs to it are. */
  readonly folder: string
  /** Why it is not served, for people. */
  readonly problem: string | undefined
  /** When its certificate expires; epoch milliseconds. */
  readonly certificateUntil: number | undefined
}
