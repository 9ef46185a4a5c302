import type { AnyFeature } from "@kith/feature-kit"
import type { Config } from "../config.ts"
import { explainFailure } from "../explain-failure.ts"
import { DomainFolders } from "../hosting/domain-folders.ts"
import { findClash } from "../hosting/find-clash.ts"

/** A domain besides the first one with its settings, or with what is wrong with them. */
export type HostedConfig =
  | { readonly domain: string; readonly config: Config; readonly problem?: undefined }
  | { readonly domain: string; readonly config?: undefined; readonly problem: string }

/** The domains that are served besides the first one, as their folders say. */
export async function readHostedConfigs(
  config: Config,
  features: readonly AnyFeature[],
): Promise<readonly HostedConfig[]> {
  const folders = new DomainFolders(config, features)
  const found: HostedConfig[] = []
  for (const domain of await folders.list()) {
    try {
      const own = await folders.read(domain)
      const clash = findClash(own, [config, ...configsOf(found)])
      found.push(clash === undefined ? { domain, config: own } : { domain, problem: clash })
    } catch (error) {
      const problem = explainFailure(error)
      if (problem === undefined) throw error
      found.push({ domain, problem })
    }
  }
  return found
}

export function configsOf(hosted: readonly HostedConfig[]): Config[] {
  return hosted.flatMap(({ config }) => (config === undefined ? [] : [config]))
}
