import {
  type Dns,
  DnsFailure,
  type SrvRecord,
  toAsciiDomain,
} from "../../../kernel/federation/names/index.ts"
import { bad, type Finding, good, note } from "../finding.ts"
import type { OwnService } from "./own-services.ts"

/** What DNS says of one way into this server. */
export interface ServiceReport {
  readonly findings: readonly Finding[]
  /** The hosts that records lead to, in ASCII. */
  readonly hosts: readonly string[]
  /** The domain itself, in ASCII, where it is tried because there are no records (RFC 6120 §3.2.2). */
  readonly fallback?: string
}

/** `services`: all of this server, to tell where a wrong port belongs. */
export async function checkService(
  domain: string,
  service: OwnService,
  { dns, services }: { readonly dns: Dns; readonly services: readonly OwnService[] },
): Promise<ServiceReport> {
  try {
    const { records } = await dns.ask(`${service.name}.${toAsciiDomain(domain)}`, "SRV")
    if (records.length === 0) return await judgeAbsence(domain, service, dns)
    const hosts = records.map(({ target }) => target.toLowerCase()).filter((target) => target !== ".")
    return { findings: records.map((record) => judgeRecord(record, service, services)), hosts }
  } catch (error) {
    if (!(error instanceof DnsFailure)) throw error
    const advice = "Look at the name servers of this machine, or set others: [federation] name-servers."
    return { findings: [bad(`${service.name}: ${error.message}. ${advice}`)], hosts: [] }
  }
}

async function judgeAbsence(domain: string, service: OwnService, dns: Dns): Promise<ServiceReport> {
  const { name, who, port, portWithout } = service
  const say = (finding: Finding, fallback?: string) => ({
    findings: [finding],
    hosts: [],
    ...(fallback !== undefined && { fallback }),
  })
  if (port === undefined) return { findings: [], hosts: [] }
  if (portWithout === undefined) {
    return say(note(`${name}: no record; with the one below, ${who} get here a little faster`))
  }
  const ascii = toAsciiDomain(domain)
  const answers = await Promise.all([dns.ask(ascii, "A"), dns.ask(ascii, "AAAA")])
  if (answers.every(({ records }) => records.length === 0)) {
    return say(
      bad(
        `${name}: no record, and ${domain} has no address, so ${who} cannot find it. Add the record below.`,
      ),
    )
  }
  if (port !== portWithout) {
    const advice = `this server listens on ${port}. Add the record below.`
    return say(bad(`${name}: no record, so ${who} try ${domain}:${portWithout}, but ${advice}`), ascii)
  }
  return say(good(`${name}: no record; ${who} try ${domain}:${portWithout}, as they should`), ascii)
}

function judgeRecord(
  { target, port }: SrvRecord,
  service: OwnService,
  services: readonly OwnService[],
): Finding {
  const { name, who } = service
  if (target === ".") {
    if (service.port === undefined) return good(`${name}: DNS says that there is none, and there is none`)
    return bad(`${name}: DNS says that there is none. Put the record below in its place.`)
  }
  const place = `${target}:${port}`
  if (service.port === undefined) {
    return bad(
      `${name} leads to ${place}, but this door is closed. Remove the record, or open the door in kith.toml.`,
    )
  }
  if (port === service.port) return good(`${name}: ${place}`)
  const other = services.find((one) => one.port === port)
  if (other !== undefined) {
    return bad(
      `${name} leads to ${place}, where ${other.who} come in (${other.name}); ${who} come in on ${service.port}. Correct the port.`,
    )
  }
  return note(
    `${name}: ${place}, while this server listens on ${service.port}: right where a router or a proxy hands it on`,
  )
}
