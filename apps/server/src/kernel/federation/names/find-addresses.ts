import { isIP } from "node:net"
import { type Dns, DnsFailure } from "./dns/index.ts"
import { findPrivateNetwork } from "./private-networks.ts"

export type Family = 4 | 6

/** What one question for addresses of a host has brought. */
export interface FoundAddresses {
  readonly family: Family
  readonly addresses: readonly string[]
  /** DNSSEC vouches for them. */
  readonly isSecure: boolean
  /** Why there are not more: parts of a sentence. */
  readonly problems: readonly Problem[]
}

export interface Problem {
  readonly text: string
  /**
   * `absent`: DNS knows no such address; `private`: this server does not connect there; `failure`: somebody did not answer, which
   * may be otherwise a little later.
   */
  readonly kind: "absent" | "private" | "failure"
}

/** Of one host; it could have so many that the others would never be tried. */
const MAX_OF_FAMILY = 8

/** Asks for the IPv6 and the IPv4 addresses of a host at the same time. An address is its own, without a question. */
export function findAddresses(
  host: string,
  { dns, allowsPrivate }: { readonly dns: Dns; readonly allowsPrivate: boolean },
): readonly Promise<FoundAddresses>[] {
  const family = isIP(host)
  const sift = (family: Family, addresses: readonly string[], isSecure: boolean) =>
    leaveOutPrivate({ family, addresses: addresses.slice(0, MAX_OF_FAMILY), isSecure, host, allowsPrivate })
  if (family === 4 || family === 6) return [Promise.resolve(sift(family, [host], false))]
  const ask = async (family: Family, type: "A" | "AAAA"): Promise<FoundAddresses> => {
    try {
      const { records, isSecure, isNameThere } = await dns.ask(host, type)
      if (records.length > 0) return sift(family, records, isSecure)
      const text = isNameThere ? `${host} has no IPv${family} address` : `DNS knows no ${host}`
      return { family, addresses: [], isSecure, problems: [{ text, kind: "absent" }] }
    } catch (error) {
      if (!(error instanceof DnsFailure)) throw error
      return {
        family,
        addresses: [],
        isSecure: false,
        problems: [{ text: error.message, kind: "failure" }],
      }
    }
  }
  return [ask(6, "AAAA"), ask(4, "A")]
}

function leaveOutPrivate(found: {
  readonly family: Family
  readonly addresses: readonly string[]
  readonly isSecure: boolean
  readonly host: string
  readonly allowsPrivate: boolean
}): FoundAddresses {
  const { family, isSecure, host, allowsPrivate } = found
  if (allowsPrivate) return { family, addresses: found.addresses, isSecure, problems: [] }
  const addresses: string[] = []
  const problems: Problem[] = []
  for (const address of found.addresses) {
    const network = findPrivateNetwork(address)
    if (network === undefined) addresses.push(address)
    else {
      const subject = host === address ? address : `${host} is ${address}, which`
      problems.push({ text: `${subject} is ${network}, where this server does not connect`, kind: "private" })
    }
  }
  return { family, addresses, isSecure, problems }
}
