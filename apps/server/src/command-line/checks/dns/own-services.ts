import type { Config } from "../../../config.ts"
import { isFederated } from "../../../kernel/federation/settings.ts"

/** A way into this server that SRV records tell of. */
export interface OwnService {
  /** Such as `_xmpp-client._tcp`. */
  readonly name: string
  /** Who comes that way, for people. */
  readonly who: string
  /** `undefined`: the door is closed. */
  readonly port: number | undefined
  /** Who finds no record tries this port of the domain itself (RFC 6120 §3.2.2); with direct TLS nobody does. */
  readonly portWithout: number | undefined
}

const openPort = (port: number | false): number | undefined =>
  port === false || port === 0 ? undefined : port

/** Of the domain of the accounts. */
export function clientServices({ listeners }: Config): readonly OwnService[] {
  const [starttls, directTls] = [openPort(listeners.tcpPort), openPort(listeners.directTlsPort)]
  return [
    { name: "_xmpp-client._tcp", who: "clients", port: starttls, portWithout: 5222 },
    { name: "_xmpps-client._tcp", who: "clients", port: directTls, portWithout: undefined },
  ]
}

/** Of each domain that somebody on another server can write to. */
export function serverServices({ federation, server }: Config): readonly OwnService[] {
  const isOpen = isFederated(federation, server.domain)
  const [starttls, directTls] = [federation.port, federation.directTlsPort].map((port) =>
    isOpen ? openPort(port) : undefined,
  )
  return [
    { name: "_xmpp-server._tcp", who: "other servers", port: starttls, portWithout: 5269 },
    { name: "_xmpps-server._tcp", who: "other servers", port: directTls, portWithout: undefined },
  ]
}
