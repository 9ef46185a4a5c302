import { BlockList, isIPv6 } from "node:net"

/**
 * Addresses that are nobody's on the Internet (the registries of RFC 6890), so that a stranger's DNS cannot aim this
 * server at its own neighbours. Documentation networks are not among them: nobody is there.
 */
const IPV4_NETWORKS = {
  "an unspecified address": ["0.0.0.0/8"],
  "this machine itself": ["127.0.0.0/8"],
  "a private network": ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "192.0.0.0/24", "198.18.0.0/15"],
  "a provider's own network": ["100.64.0.0/10"],
  "a link's own network": ["169.254.0.0/16"],
  "no single machine (multicast)": ["224.0.0.0/4"],
  "a reserved network": ["240.0.0.0/4"],
}

const IPV6_NETWORKS = {
  "an unspecified address": ["::/128"],
  "this machine itself": ["::1/128"],
  "a private network": ["fc00::/7", "fec0::/10", "64:ff9b:1::/48"],
  "a link's own network": ["fe80::/10"],
  "no single machine (multicast)": ["ff00::/8"],
  // IPv4 in IPv6 of forms that are no longer used (RFC 4291 §2.5.5.1, RFC 7526, RFC 4380): they could hide any of the above.
  "an outdated form of address": ["::/96", "2002::/16", "2001::/32"],
}

/** Where IPv4 is mapped into IPv6 (RFC 4291 §2.5.5.2), and where translators take it from (RFC 6052). */
const IPV4_PREFIXES = ["::ffff:", "64:ff9b::"]

const networks = [
  ...Object.entries(IPV4_NETWORKS).flatMap(([kind, ranges]) => [
    createNetwork(kind, ranges, "ipv4"),
    createNetwork(kind, ranges.flatMap(embed), "ipv6"),
  ]),
  ...Object.entries(IPV6_NETWORKS).map(([kind, ranges]) => createNetwork(kind, ranges, "ipv6")),
]

/** Such as `a private network`; `undefined` for an address of the Internet. */
export function findPrivateNetwork(address: string): string | undefined {
  const family = isIPv6(address) ? "ipv6" : "ipv4"
  // An address with a zone is one of a link.
  const plain = address.split("%")[0] ?? address
  return networks.find((network) => network.family === family && network.list.check(plain, family))?.kind
}

/** RFC 6761 §6.3: such a name means this machine, whatever DNS says. */
export const isLocalName = (name: string): boolean => /(^|\.)localhost\.?$/i.test(name)

function createNetwork(kind: string, ranges: readonly string[], family: "ipv4" | "ipv6") {
  const list = new BlockList()
  for (const range of ranges) {
    const [network = "", prefix] = range.split("/")
    list.addSubnet(network, Number(prefix), family)
  }
  return { kind, family, list }
}

function embed(range: string): string[] {
  const [network, prefix] = range.split("/")
  return IPV4_PREFIXES.map((start) => `${start}${network}/${96 + Number(prefix)}`)
}
