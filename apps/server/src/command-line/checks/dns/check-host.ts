import { type Dns, DnsFailure, findPrivateNetwork } from "../../../kernel/federation/names/index.ts"
import { bad, type Finding, good, note } from "../finding.ts"

export interface HostReport {
  readonly findings: readonly Finding[]
  readonly addresses: readonly string[]
}

export interface HostQuestion {
  readonly dns: Dns
  /** Those of this machine. */
  readonly ownAddresses: readonly string[]
  /** Whether SRV records lead to it; otherwise it is tried because there are none, and may be an alias. */
  readonly isTarget: boolean
}

/** Whether a host at which others look for this server can be one of it. */
export async function checkHost(
  host: string,
  { dns, ownAddresses, isTarget }: HostQuestion,
): Promise<HostReport> {
  try {
    const answers = await Promise.all([dns.ask(host, "A"), dns.ask(host, "AAAA")])
    const addresses = answers.flatMap(({ records }) => records)
    const alias = isTarget
      ? answers.find(({ canonicalName }) => canonicalName.toLowerCase() !== host)
      : undefined
    const findings = [
      ...(alias === undefined ? [] : [describeAlias(host, alias.canonicalName)]),
      describeAddresses(host, addresses, ownAddresses),
    ]
    return { findings, addresses }
  } catch (error) {
    if (!(error instanceof DnsFailure)) throw error
    return { findings: [bad(`${host}: ${error.message}.`)], addresses: [] }
  }
}

function describeAlias(host: string, canonicalName: string): Finding {
  return bad(
    `${host} is an alias (CNAME) of ${canonicalName}, which an SRV record must not lead to (RFC 2782): some programs refuse it. Let the records lead to ${canonicalName}.`,
  )
}

function describeAddresses(
  host: string,
  addresses: readonly string[],
  ownAddresses: readonly string[],
): Finding {
  if (addresses.length === 0) return bad(`${host} has no address. Add an A record, an AAAA record or both.`)
  const text = `${host} is ${addresses.join(" and ")}`
  const [hidden] = addresses.filter((address) => findPrivateNetwork(address) !== undefined)
  if (hidden !== undefined) return note(`${text}; nobody outside can reach ${hidden}`)
  if (addresses.some((address) => ownAddresses.includes(address))) return good(`${text}, this machine`)
  return note(
    `${text}, which is no address of this machine: right where a router or a proxy stands before it`,
  )
}
