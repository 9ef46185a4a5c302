import { randomBytes } from "node:crypto"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  type CertificateWish,
  makeCertificate,
  type TestCertificate,
} from "../../apps/server/src/testing/make-certificate.ts"

/** Files, in PEM. */
export interface CertificateFiles {
  readonly certificate: string
  readonly key: string
}

/**
 * Vouches for servers; whoever trusts `path` takes its word. Its certificates name domains as names of DNS and not as
 * addresses of XMPP, as those on the web do: ejabberd 23.01 breaks at an address.
 */
export class Authority {
  /** Its own certificate, in PEM. */
  readonly path: string
  readonly #folder: string
  readonly #own: TestCertificate

  private constructor(folder: string, own: TestCertificate) {
    this.#folder = folder
    this.#own = own
    this.path = join(folder, "authority.pem")
  }

  static async open(): Promise<Authority> {
    const folder = await mkdtemp(join(tmpdir(), "kith-authority-"))
    const authority = new Authority(
      folder,
      makeCertificate({ isAuthority: true, hosts: ["authority.example"] }),
    )
    await writeFile(authority.path, authority.#own.certificate)
    return authority
  }

  /** A certificate for a server of these domains. */
  issue(domains: readonly string[], wish: CertificateWish = {}): Promise<CertificateFiles> {
    return this.#write(makeCertificate({ hosts: domains, authority: this.#own, ...wish }))
  }

  /** A certificate for a server of these domains that nobody vouches for. */
  selfSign(domains: readonly string[]): Promise<CertificateFiles> {
    return this.#write(makeCertificate({ hosts: domains }))
  }

  /** Puts another certificate where one is, for a server that reads it again. */
  async replace(
    files: CertificateFiles,
    domains: readonly string[],
    wish: CertificateWish = {},
  ): Promise<void> {
    const made = makeCertificate({ hosts: domains, authority: this.#own, ...wish })
    await writeFile(files.certificate, made.certificate)
    await writeFile(files.key, made.key)
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #write(made: TestCertificate): Promise<CertificateFiles> {
    const name = join(this.#folder, randomBytes(6).toString("hex"))
    const files = { certificate: `${name}.pem`, key: `${name}.key` }
    await writeFile(files.certificate, made.certificate)
    await writeFile(files.key, made.key)
    return files
  }
}
