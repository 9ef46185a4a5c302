import type { Federation, ServerLink } from "@kith/feature-kit"

/** A link with that domain, open and idle unless something else is said. */
export function linkWith(remoteDomain: string, changes: Partial<ServerLink> = {}): ServerLink {
  return {
    localDomain: "localhost",
    remoteDomain,
    direction: "outgoing",
    state: "open",
    proof: "certificate",
    encryption: "TLSv1.3",
    isBidirectional: false,
    isManaged: true,
    remoteAddress: "192.0.2.1",
    since: 1,
    queuedStanzas: 0,
    queuedBytes: 0,
    sentStanzas: 0,
    receivedStanzas: 0,
    lastError: undefined,
    retryAt: undefined,
    ...changes,
  }
}

/** The links of a server that are written down in a test; those that are closed are gone from it. */
export function federationOf(...links: readonly ServerLink[]): Federation {
  let open = links
  const count = (domain: string) => open.filter(({ remoteDomain }) => remoteDomain === domain).length
  return {
    isEnabled: true,
    links: () => open,
    close(domain) {
      const closed = count(domain)
      open = open.filter(({ remoteDomain }) => remoteDomain !== domain)
      return closed
    },
    retry: count,
  }
}
