import type { AnyFeature } from "@kith/feature-kit"
import type { Config } from "../config.ts"
import { isFederated } from "../kernel/federation/settings.ts"
import { checkCertificate } from "./checks/certificate.ts"
import { checkClock } from "./checks/clock.ts"
import { checkDatabase } from "./checks/database.ts"
import { checkDisk } from "./checks/disk.ts"
import { findServiceDomains } from "./checks/dns/service-domains.ts"
import { checkFiles } from "./checks/files.ts"
import { bad, type Finding, good } from "./checks/finding.ts"
import { checkPorts } from "./checks/ports.ts"
import { checkRuntime } from "./checks/runtime.ts"
import type { Command } from "./command.ts"
import { printFindings, type Section } from "./print-findings.ts"
import { configsOf, type HostedConfig, readHostedConfigs } from "./served-configs.ts"

export const check: Command = {
  name: "check",
  summary: "Look for what would keep the server from working, and say how to mend it",
  async run({ config, features, terminal }) {
    // A wrong file has stopped this before it began.
    const { path } = config
    const settings: Finding = {
      kind: "good",
      text: `Settings: ${path ?? "no kith.toml here, everything has its default"}`,
    }
    const hosted = await readHostedConfigs(config, features)
    const checks = [
      checkRuntime(),
      checkPorts(config, configsOf(hosted)),
      listServices(config, features).then((services) => checkCertificate(config, services, Date.now())),
      checkDatabase(config, features),
      checkDisk(config),
      checkFiles(config),
      checkClock(config, Date.now()),
    ]
    const sections: Section[] = [{ findings: [settings, ...(await Promise.all(checks)).flat()] }]
    for (const each of hosted) sections.push(await checkHosted(each, features))
    return printFindings(terminal, sections)
  },
}

/** What a domain besides the first one has for itself. */
async function checkHosted(
  { domain, config, problem }: HostedConfig,
  features: readonly AnyFeature[],
): Promise<Section> {
  if (config === undefined) return { title: domain, findings: [bad(problem)] }
  const services = await listServices(config, features)
  const findings = [
    good(`Settings: ${config.path}`),
    ...(await checkCertificate(config, services, Date.now())),
    ...(await checkDatabase(config, features)),
    ...(await checkFiles(config)),
  ]
  return { title: domain, findings }
}

/** The domains besides the server's own that other servers may write to, where there is a certificate that may name them. */
async function listServices(config: Config, features: readonly AnyFeature[]): Promise<readonly string[]> {
  const { federation, server, tls } = config
  const isNeeded = tls.certificate !== "" && isFederated(federation, server.domain)
  return isNeeded ? findServiceDomains(config, features) : []
}
