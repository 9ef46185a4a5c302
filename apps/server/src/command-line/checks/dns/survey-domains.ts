import {
  type Dns,
  DnsFailure,
  findPrivateNetwork,
  toAsciiDomain,
} from "../../../kernel/federation/names/index.ts"
import type { Section } from "../../print-findings.ts"
import { bad } from "../finding.ts"
import { checkAddress } from "./check-address.ts"
import { checkHost } from "./check-host.ts"
import { checkService } from "./check-service.ts"
import type { OwnDomain, OwnHost } from "./zone-records.ts"

export interface DomainSurvey {
  readonly sections: readonly Section[]
  /** Where the server is by what was found, or else by the domain and the addresses of this machine. */
  readonly host: OwnHost
}

/** Looks up all that DNS should say of the domains of this server. The first is that of the accounts. */
export async function surveyDomains(
  [main, ...others]: readonly [OwnDomain, ...OwnDomain[]],
  { dns, ownAddresses }: { readonly dns: Dns; readonly ownAddresses: readonly string[] },
): Promise<DomainSurvey> {
  const domains = [main, ...others]
  const ascii = toAsciiDomain(main.domain)
  const fallback = {
    host: ascii,
    addresses: ownAddresses.filter((address) => findPrivateNetwork(address) === undefined),
  }
  const failure = await findFailure(dns, ascii)
  if (failure !== undefined) return { sections: [{ findings: [bad(failure)] }], host: fallback }

  const services = domains.flatMap((one) => one.services)
  const reports = await Promise.all(
    domains.map((domain) =>
      Promise.all(domain.services.map((service) => checkService(domain.domain, service, { dns, services }))),
    ),
  )
  const addresses = await Promise.all(others.map(({ domain }) => checkAddress(domain, dns)))
  const targets = new Set(reports.flat().flatMap((report) => report.hosts))
  const fallbacks = reports.flat().flatMap(({ fallback = [] }) => fallback)
  const hosts = [...targets.union(new Set(fallbacks))]
  const hostReports = await Promise.all(
    hosts.map((host) => checkHost(host, { dns, ownAddresses, isTarget: targets.has(host) })),
  )
  const sections = [
    ...domains.map(({ domain }, index) => ({
      title: domain,
      findings: [
        ...(reports[index] ?? []).flatMap(({ findings }) => findings),
        ...(addresses[index - 1] ?? []),
      ],
    })),
    { title: "Hosts", findings: hostReports.flatMap(({ findings }) => findings) },
  ]
  const known = hosts.map((host, index) => ({ host, addresses: hostReports[index]?.addresses ?? [] }))
  return {
    sections: sections.filter(({ findings }) => findings.length > 0),
    host: known.find(({ addresses }) => addresses.length > 0) ?? fallback,
  }
}

/** Where nobody answers at all, that need not be told of each record. */
async function findFailure(dns: Dns, name: string): Promise<string | undefined> {
  try {
    await dns.ask(name, "A")
    return undefined
  } catch (error) {
    if (!(error instanceof DnsFailure)) throw error
    return `${error.message}. Look at the name servers of this machine, or set others: [federation] name-servers.`
  }
}
