import { BlockList, isIP, isIPv4 } from "node:net"

/** IPv4 networks that are not of the public internet (IANA IPv4 Special-Purpose Address Registry; RFC 6890). */
const SPECIAL_IPV4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.31.196.0/24",
  "192.52.193.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "192.175.48.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
]
/**
 * Within 2000::/3, outside of which nothing is public. 6to4 and Teredo have an IPv4 address inside, which could be any
 * (RFC 3056, RFC 4380); mapped and translated ones are outside of it.
 */
const SPECIAL_IPV6 = ["2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"]

const special = listOf([...SPECIAL_IPV4, ...SPECIAL_IPV6])
const globalUnicast = listOf(["2000::/3"])

/** Whether an address can only be one of the public internet: never this machine, its network, or a cloud's services. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false
  if (isIPv4(address)) return !special.check(address, "ipv4")
  return globalUnicast.check(address, "ipv6") && !special.check(address, "ipv6")
}

/** @throws RangeError for what is no network such as `10.1.0.0/16` or `fd00::/8` */
export function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = "", length] = network.split("/")
    const family = isIPv4(address) ? "ipv4" : "ipv6"
    if (isIP(address) === 0 || length === undefined) throw new RangeError(`${network} is no network.`)
    list.addSubnet(address, Number(length), family)
  }
  return list
}

export function isIn(list: BlockList, address: string): boolean {
  const version = isIP(address)
  return version !== 0 && list.check(address, version === 4 ? "ipv4" : "ipv6")
}
