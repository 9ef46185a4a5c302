import { existsSync } from "node:fs"
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { type AnyFeature, type CertificateFiles, DomainError } from "@kith/feature-kit"
import { parseDomainConfig } from "../config/index.ts"
import type { Config } from "../config.ts"
import { readHostedDomain } from "./domain-name.ts"

/** Each has two threads for its database, and a place in memory. */
export const MAX_DOMAINS = 200

const SETTINGS = "domain.toml"
/** The settings of a domain that is served no longer. */
const REMOVED = "domain.toml.removed"

/** The domains besides the first one, as they are on disk: each is a folder, which its settings make one that is served. */
export class DomainFolders {
  readonly #server: Config
  readonly #features: readonly AnyFeature[]

  constructor(server: Config, features: readonly AnyFeature[]) {
    this.#server = server
    this.#features = features
  }

  folderOf(domain: string): string {
    return join(this.#server.server.dataFolder, "domains", domain)
  }

  /** Those that are to be served, in the order of their names. */
  async list(): Promise<string[]> {
    const folder = join(this.#server.server.dataFolder, "domains")
    const names = await readdir(folder).catch(() => [])
    return names.filter((name) => isHostedDomain(name) && this.has(name)).sort()
  }

  has(domain: string): boolean {
    return existsSync(join(this.folderOf(domain), SETTINGS))
  }

  /** Throws `not-found`. */
  require(domain: string): void {
    if (this.has(domain)) return
    const text =
      domain === this.#server.server.domain
        ? `${domain} is the first domain, whose settings are in kith.toml: they hold when the server is started again.`
        : `${domain} is none of the domains here. Add it: kith domain add ${domain}`
    throw new DomainError("not-found", text)
  }

  /** The settings of a domain. Throws `ConfigError` with all that is wrong, `not-found` where there is none. */
  async read(domain: string): Promise<Config> {
    this.require(domain)
    const path = join(this.folderOf(domain), SETTINGS)
    return parseDomainConfig(await readFile(path, "utf8"), {
      path,
      domain,
      dataFolder: this.folderOf(domain),
      features: this.#features,
      server: this.#server,
    })
  }

  /** Makes the folder of a domain, or brings back one that was removed. */
  async create(domain: string, certificate: CertificateFiles | undefined): Promise<void> {
    if (domain === this.#server.server.domain || this.has(domain)) {
      throw new DomainError("conflict", `${domain} is one of the domains here already.`)
    }
    if ((await this.list()).length >= MAX_DOMAINS) {
      const text = `There are ${MAX_DOMAINS} domains besides the first one, and no more are possible. Remove one, or run another server.`
      throw new DomainError("resource-constraint", text)
    }
    const folder = this.folderOf(domain)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const [settings, removed] = [join(folder, SETTINGS), join(folder, REMOVED)]
    if (existsSync(removed)) {
      if (certificate !== undefined) {
        const text = `${domain} has been here before. Add it without a certificate, name that in ${settings}, and reload it.`
        throw new DomainError("conflict", text)
      }
      await rename(removed, settings)
    } else await writeFile(settings, describe(domain, certificate), { flag: "wx", mode: 0o600 })
  }

  /** It is served no longer; all that belongs to it stays. */
  async remove(domain: string): Promise<void> {
    this.require(domain)
    const folder = this.folderOf(domain)
    await rename(join(folder, SETTINGS), join(folder, REMOVED))
  }
}

function isHostedDomain(name: string): boolean {
  try {
    return readHostedDomain(name) === name
  } catch {
    return false
  }
}

function describe(domain: string, certificate: CertificateFiles | undefined): string {
  const lines = [
    `# Settings of ${domain}. What is not here has its default; what belongs to the whole server is in kith.toml.`,
    `# They hold after: kith domain reload ${domain}`,
  ]
  if (certificate !== undefined) {
    lines.push("", "[tls]", `certificate = ${JSON.stringify(certificate.certificate)}`)
    lines.push(`key = ${JSON.stringify(certificate.key)}`)
  }
  return `${lines.join("\n")}\n`
}
