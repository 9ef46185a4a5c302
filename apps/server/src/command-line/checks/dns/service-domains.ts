import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { AnyFeature } from "@kith/feature-kit"
import type { Config } from "../../../config.ts"
import { startCore } from "../../../core.ts"
import { listDomains } from "../../../kernel/listeners/component/settings.ts"

const QUIET = { debug() {}, info() {}, warn() {}, error() {} }

/**
 * The domains that something answers for besides the server's own: features, which are started for it beside an empty
 * database, and components.
 */
export async function findServiceDomains(
  config: Config,
  features: readonly AnyFeature[],
): Promise<readonly string[]> {
  const dataFolder = await mkdtemp(join(tmpdir(), "kith-domains-"))
  try {
    const aside: Config = {
      ...config,
      server: { ...config.server, dataFolder },
      database: { ...config.database, url: "sqlite:" },
      blobs: { ...config.blobs, store: "disk" },
    }
    const core = await startCore({ config: aside, features, log: QUIET })
    const served = core.domains()
    await core.stop()
    return [...new Set([...served, ...config.components.declared.flatMap(listDomains)])].sort()
  } finally {
    await rm(dataFolder, { recursive: true, force: true })
  }
}
