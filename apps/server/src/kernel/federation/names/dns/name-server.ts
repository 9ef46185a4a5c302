import { Resolver } from "node:dns"
import { isIP } from "node:net"

/** A program that answers questions about names, over UDP and TCP. */
export interface NameServer {
  readonly address: string
  readonly port: number
}

const DNS_PORT = 53

/** Reads `192.0.2.53`, `192.0.2.53:5353`, `2001:db8::53` or `[2001:db8::53]:5353`; `undefined` for anything else. */
export function parseNameServer(text: string): NameServer | undefined {
  if (isIP(text) !== 0) return { address: text, port: DNS_PORT }
  const [, ipv6, ipv4, digits] = /^(?:\[([^\]]+)\]|([\d.]+))(?::(\d{1,5}))?$/.exec(text) ?? []
  const address = ipv6 ?? ipv4 ?? ""
  const port = digits === undefined ? DNS_PORT : Number(digits)
  if (isIP(address) !== (ipv6 === undefined ? 4 : 6) || port < 1 || port > 65_535) return undefined
  return { address, port }
}

/** Reads the setting `nameServers`. Throws a sentence about what is none. */
export function readNameServers(texts: readonly string[]): readonly NameServer[] {
  return texts.map((text) => {
    const server = parseNameServer(text)
    if (server !== undefined) return server
    throw new Error(`${text} is no name server: give an address, such as 192.0.2.53 or [2001:db8::53]:5353.`)
  })
}

/** Those that the machine is set up with, read anew: a machine that moves to another network gets others. */
export function readMachineNameServers(): readonly NameServer[] {
  return new Resolver().getServers().flatMap((text) => parseNameServer(text) ?? [])
}

export function formatNameServer({ address, port }: NameServer): string {
  if (port === DNS_PORT) return address
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`
}
