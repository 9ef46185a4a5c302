import { isIPv6 } from "node:net"

/**
 * Whom an address stands for when attempts are counted: an IPv4 address itself, an IPv6 address its /64, because one
 * customer has that many addresses.
 */
export function networkOf(address: string): string {
  const plain = address.startsWith("::ffff:") && address.includes(".") ? address.slice(7) : address
  // What has no colon is none, and asked for several times at each log-in.
  if (!plain.includes(":") || !isIPv6(plain)) return plain
  const [head = "", tail] = (plain.split("%")[0] ?? "").split("::")
  const before = head === "" ? [] : head.split(":")
  const after = tail === undefined || tail === "" ? [] : tail.split(":")
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length
  const groups = [...before, ...new Array<string>(Math.max(zeros, 0)).fill("0"), ...after]
  const prefix = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16))
  return `${prefix.join(":")}::/64`
}

/** An address of this machine itself. */
export function isLoopback(address: string): boolean {
  const plain = address.startsWith("::ffff:") ? address.slice(7) : address
  return plain === "::1" || plain.startsWith("127.")
}
