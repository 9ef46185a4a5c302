import { DomainError } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { DELEGATED_DISCO_INFO, DELEGATED_DISCO_ITEMS } from "@kith/xmpp/extensions"
import type { DelegatedSettings } from "./settings.ts"

/** What one component answers for in place of the server. */
export interface Delegation {
  readonly namespace: string
  /** Attributes that a request must have. */
  readonly attributes: readonly string[]
  /** The managing entity. */
  readonly manager: Jid
}

/** The names that stand for something else than a namespace (XEP-0355 §7.2.4, §7.2.5). */
const SPECIAL: readonly string[] = [DELEGATED_DISCO_INFO, DELEGATED_DISCO_ITEMS]

export type Delegations = ReturnType<typeof createDelegations>

/** XEP-0355: who answers for what, and whether they are there. */
export function createDelegations(settings: readonly DelegatedSettings[], maxPending: number) {
  const all: readonly Delegation[] = settings.map(({ namespace, attributes, to }) => ({
    namespace,
    attributes,
    manager: Jid.from({ domain: to }),
  }))
  const byNamespace = new Map(all.map((delegation) => [delegation.namespace, delegation]))
  const connected = new Set<string>()
  const pending = new Map<string, number>()

  const findFor = (namespace: string, from: Jid): Delegation | undefined => {
    const delegation = byNamespace.get(namespace)
    // XEP-0355 §4.3.1: the manager itself asks the server.
    return delegation?.manager.domain === from.domain ? undefined : delegation
  }

  return {
    all,

    /** Those whose namespace is one, so that features belong to it. */
    nested: all.filter(({ namespace }) => !SPECIAL.includes(namespace)),

    /** Who answers a request in the place of the server, if somebody does. */
    find(
      namespace: string,
      attributes: Readonly<Record<string, string | undefined>>,
      from: Jid,
    ): Delegation | undefined {
      if (SPECIAL.includes(namespace)) return undefined
      const delegation = findFor(namespace, from)
      return delegation?.attributes.every((name) => attributes[name] !== undefined) ? delegation : undefined
    },

    /** Who answers for accounts where the server has nothing to say. */
    findRest: (about: "info" | "items", from: Jid): Delegation | undefined =>
      findFor(about === "info" ? DELEGATED_DISCO_INFO : DELEGATED_DISCO_ITEMS, from),

    /** All that this component answers for. */
    of: (domain: string): readonly Delegation[] => all.filter(({ manager }) => manager.domain === domain),

    came: (domain: string): void => void connected.add(domain),
    went: (domain: string): void => void connected.delete(domain),

    /** Counts a request that is handed on, until `work` is done. Throws where the manager cannot take it. */
    async handOn<Result>({ manager }: Delegation, work: () => Promise<Result>): Promise<Result> {
      const { domain } = manager
      if (!connected.has(domain)) throw unavailable()
      const count = pending.get(domain) ?? 0
      if (count >= maxPending)
        throw new DomainError("resource-constraint", "This service is busy; try again later.")
      pending.set(domain, count + 1)
      try {
        return await work()
      } finally {
        pending.set(domain, (pending.get(domain) ?? 1) - 1)
      }
    },
  }
}

/** §4.3: whatever is wrong with the manager, this is all that others hear of it. */
export function unavailable(): DomainError {
  return new DomainError(
    "service-unavailable",
    "This service does not answer at the moment; try again later.",
  )
}
