import type { AnyFeature } from "@kith/feature-kit"
import type { Config } from "../config.ts"
import { ConfigError } from "./config-error.ts"
import { ConfigReader } from "./config-reader.ts"
import { anchorPaths, type KernelSettings, separate } from "./load-config.ts"
import { listDomainSections } from "./sections.ts"

/** Which domain beside the first one a domain.toml is about, and what it goes without saying. */
export interface DomainSource {
  /** The file itself; what is relative in it is so to its folder. */
  readonly path: string
  readonly domain: string
  /** The domain's own, in which its database is, its certificate and what people upload. */
  readonly dataFolder: string
  readonly features: readonly AnyFeature[]
  /** That of the whole server. */
  readonly server: Config
}

/** Reads the text of a domain.toml. Throws `ConfigError` with everything that is wrong. */
export function parseDomainConfig(text: string, source: DomainSource): Config {
  const { path, domain, dataFolder, features, server } = source
  const sections = listDomainSections(features)
  const reader = new ConfigReader(text, path, sections, [])
  const settings = reader.read()
  // A file would be a surprise where the backups are those of a database server.
  if (!server.database.url.startsWith("sqlite:") && !reader.has("database", "url")) {
    reader.report("KITH-CONFIG-WRONG-VALUE", "database", OWN_DATABASE)
  }
  if (reader.problems.length > 0) throw new ConfigError(reader.problems)
  const { kernel, ofFeatures } = separate(settings, sections)
  const { http, federation, components, ...own } = kernel as KernelSettings
  return anchorPaths({
    ...server,
    ...own,
    server: { domain, dataFolder },
    http: { ...server.http, ...http },
    federation: { ...server.federation, ...federation },
    components: { ...server.components, ...components },
    features: ofFeatures,
    path,
  })
}

const OWN_DATABASE =
  'this domain needs a database of its own. Make one beside that of the server and name it: [database] and below it url = "postgres://…" or "mysql://…"; or say url = "sqlite:" for a file in this folder.'
