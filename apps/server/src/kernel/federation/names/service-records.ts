import { isHostName, readAddressLiteral, toAsciiDomain } from "./ascii-domain.ts"
import { type Dns, type DnsAnswer, DnsFailure } from "./dns/index.ts"
import { ServerNotFound, ServerUnreachable } from "./errors.ts"
import { isLocalName } from "./private-networks.ts"

/** RFC 6120 §14.7 */
const SERVER_PORT = 5269

/** A place where a domain says that its server is. */
export interface Offer {
  /** In ASCII; an address where the domain is one. */
  readonly host: string
  readonly port: number
  /** TLS from the first byte (XEP-0368), or else by STARTTLS. */
  readonly isDirectTls: boolean
  readonly priority: number
  readonly weight: number
  /** DNSSEC vouches for it. */
  readonly isSecure: boolean
}

export const serviceNames = (asciiDomain: string) => ({
  starttls: `_xmpp-server._tcp.${asciiDomain}`,
  directTls: `_xmpps-server._tcp.${asciiDomain}`,
})

/**
 * Where the server of a domain is: by its SRV records (RFC 6120 §3.2.1), those for direct TLS together with the others
 * (XEP-0368 §3), or else at the domain itself on port 5269 (RFC 6120 §3.2.2). In no order. Throws {@link ServerNotFound} or
 * {@link ServerUnreachable}.
 */
export async function findOffers(
  domain: string,
  { dns, allowsPrivate }: { readonly dns: Dns; readonly allowsPrivate: boolean },
): Promise<readonly Offer[]> {
  const itself = { port: SERVER_PORT, isDirectTls: false, priority: 0, weight: 0 }
  const address = readAddressLiteral(domain)
  if (address !== undefined) return [{ ...itself, host: address, isSecure: false }]

  const ascii = toAsciiDomain(domain)
  if (isLocalName(ascii) && !allowsPrivate) {
    throw new ServerNotFound(`${domain} means the machine itself, and this server does not connect there.`)
  }
  const names = serviceNames(ascii)
  const [starttls, directTls] = await Promise.all([
    askService(dns, names.starttls),
    askService(dns, names.directTls),
  ])
  const found = [...readOffers(starttls, false), ...readOffers(directTls, true)]
  if (found.length > 0) return found

  // RFC 6120 §3.2.2 is for a domain without records; where one of the two is not known, it may have some.
  if (starttls instanceof DnsFailure) throw unknownPlace(domain, starttls)
  if (directTls instanceof DnsFailure) throw unknownPlace(domain, directTls)
  const answers = [starttls, directTls]
  if (answers.some(({ records }) => records.length > 0)) {
    throw new ServerNotFound(`${domain} says in DNS that it has no XMPP server for other servers.`)
  }
  return [{ ...itself, host: ascii, isSecure: answers.every(({ isSecure }) => isSecure) }]
}

const unknownPlace = (domain: string, { message }: DnsFailure) =>
  new ServerUnreachable(`The server of ${domain} cannot be looked up. ${message}.`)

type ServiceAnswer = DnsAnswer<"SRV"> | DnsFailure

/** One of the two may fail where the other is enough. */
async function askService(dns: Dns, name: string): Promise<ServiceAnswer> {
  try {
    return await dns.ask(name, "SRV")
  } catch (error) {
    if (error instanceof DnsFailure) return error
    throw error
  }
}

function readOffers(answer: ServiceAnswer, isDirectTls: boolean): Offer[] {
  if (answer instanceof DnsFailure) return []
  return answer.records
    .filter(({ target, port }) => target !== "." && isHostName(target) && port !== 0)
    .map(({ target, ...record }) => ({
      ...record,
      host: target.toLowerCase(),
      isDirectTls,
      isSecure: answer.isSecure,
    }))
}
