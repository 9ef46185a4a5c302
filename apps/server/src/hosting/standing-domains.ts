import { type CertificateFiles, DomainError, type HostedDomain, type Hosting } from "@kith/feature-kit"
import type { DomainFolders } from "./domain-folders.ts"
import { readHostedDomain } from "./domain-name.ts"
import { examineCertificate } from "./examine-certificate.ts"

/** The domains besides the first one while the server stands: what is changed holds when it runs again. */
export class StandingDomains implements Hosting {
  readonly #folders: DomainFolders

  constructor(folders: DomainFolders) {
    this.#folders = folders
  }

  async list(): Promise<readonly HostedDomain[]> {
    return (await this.#folders.list()).map((domain) => this.#describe(domain))
  }

  async add(text: string, certificate?: CertificateFiles): Promise<HostedDomain> {
    const domain = readHostedDomain(text)
    if (certificate !== undefined) await examineCertificate(certificate, domain)
    await this.#folders.create(domain, certificate)
    try {
      await this.#folders.read(domain)
    } catch (error) {
      await this.#folders.remove(domain)
      throw error
    }
    return this.#describe(domain)
  }

  async reload(text: string): Promise<HostedDomain> {
    const domain = readHostedDomain(text)
    this.#folders.require(domain)
    throw new DomainError(
      "service-unavailable",
      "The server is not running. It reads all settings when it starts.",
    )
  }

  async remove(text: string): Promise<string> {
    const domain = readHostedDomain(text)
    await this.#folders.remove(domain)
    return this.#folders.folderOf(domain)
  }

  #describe(domain: string): HostedDomain {
    const folder = this.#folders.folderOf(domain)
    return { domain, state: "standing", folder, problem: undefined, certificateUntil: undefined }
  }
}
