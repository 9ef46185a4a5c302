import type { Federation, ServerLink } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Accounts } from "../../accounts/index.ts"
import { endsIn, requireDomain } from "./rule.ts"

export interface LinksParts {
  readonly federation: Federation
  readonly accounts: Pick<Accounts, "requireAdministrator">
}

export interface LinkPage {
  readonly links: readonly ServerLink[]
  /** The domain after which the next page begins. */
  readonly next: string | undefined
}

export type Links = ReturnType<typeof createLinks>

/** The connections with other servers, for administrators. */
export function createLinks({ federation, accounts }: LinksParts) {
  return {
    get isEnabled(): boolean {
      return federation.isEnabled
    },

    /**
     * In the order of their domains, from behind `after`; with `domain` only that one and those that end in it. A page has
     * all links of each of its domains, so it may be somewhat longer than `limit`.
     */
    async list(
      by: Jid,
      wanted: { readonly domain?: string | undefined; readonly after?: string | undefined },
      limit: number,
    ): Promise<LinkPage> {
      await accounts.requireAdministrator(by)
      const domain = wanted.domain === undefined ? undefined : requireDomain(wanted.domain)
      const { after } = wanted
      const found = federation
        .links()
        .filter(({ remoteDomain }) => domain === undefined || endsIn(remoteDomain, domain))
        .filter(({ remoteDomain }) => after === undefined || remoteDomain > after)
        .sort(byDomain)
      const last = found[limit - 1]?.remoteDomain
      if (last === undefined) return { links: found, next: undefined }
      const links = found.filter(({ remoteDomain }) => remoteDomain <= last)
      return { links, next: links.length < found.length ? last : undefined }
    },

    /** Answers with how many there were. */
    async close(by: Jid, domain: string): Promise<number> {
      await accounts.requireAdministrator(by)
      return federation.close(requireDomain(domain))
    },

    /** Tries at once what would be tried later; answers with how many had something to try. */
    async retry(by: Jid, domain: string): Promise<number> {
      await accounts.requireAdministrator(by)
      return federation.retry(requireDomain(domain))
    },
  }
}

function byDomain(one: ServerLink, other: ServerLink): number {
  const keyOf = ({ remoteDomain, localDomain, direction }: ServerLink) =>
    `${remoteDomain} ${localDomain} ${direction}`
  return keyOf(one) < keyOf(other) ? -1 : 1
}
