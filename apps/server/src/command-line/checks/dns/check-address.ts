import { type Dns, DnsFailure, toAsciiDomain } from "../../../kernel/federation/names/index.ts"
import { type Finding, note } from "../finding.ts"

/** Whether a service can be reached by those who know no SRV records. Nothing to tell: it can. */
export async function checkAddress(domain: string, dns: Dns): Promise<Finding[]> {
  const ascii = toAsciiDomain(domain)
  try {
    const answers = await Promise.all([dns.ask(ascii, "A"), dns.ask(ascii, "AAAA")])
    if (answers.some(({ records }) => records.length > 0)) return []
    const text = `${domain} has no address: most servers need none, but whoever gives you a certificate by port 80 does`
    return [note(`${text}. Add the record below.`)]
  } catch (error) {
    // What is wrong with DNS has been told of the SRV records.
    if (error instanceof DnsFailure) return []
    throw error
  }
}
