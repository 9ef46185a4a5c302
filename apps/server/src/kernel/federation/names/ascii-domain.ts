import { isIPv4, isIPv6 } from "node:net"
import { domainToASCII } from "node:url"
import { ServerNotFound } from "./errors.ts"

/** RFC 1035 §2.3.4: 255 bytes, of which one stands before the first label and one behind the last. */
const MAX_NAME_LENGTH = 253
const HOST_NAME = /^(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/i

/**
 * The domain of an address in the form of DNS and of certificates: A-labels in place of U-labels (RFC 5891). Label by label,
 * because as a whole `1.2.3` would be read as an IPv4 address. Throws {@link ServerNotFound}.
 */
export function toAsciiDomain(domain: string): string {
  const labels = domain.split(".").map((label) => (/^[\0-\x7f]*$/.test(label) ? label : domainToASCII(label)))
  const name = labels.join(".")
  if (!isHostName(name)) throw new ServerNotFound(`${domain} is no name that DNS could know.`)
  return name
}

/** Whether DNS can be asked for it as it is. */
export const isHostName = (name: string): boolean => name.length <= MAX_NAME_LENGTH && HOST_NAME.test(name)

/** The address that a domain is by itself (RFC 7622 §3.2), without the brackets of IPv6. */
export function readAddressLiteral(domain: string): string | undefined {
  const bare = domain.startsWith("[") && domain.endsWith("]") ? domain.slice(1, -1) : domain
  return (bare === domain ? isIPv4(bare) : isIPv6(bare)) ? bare : undefined
}
