import { DomainError, type MaybePromise } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { allowsRequest, type Privileges } from "@kith/xmpp/extensions"
import type { Contact, Roster } from "../roster/index.ts"
import type { EntitySettings } from "./settings.ts"

/** One of those who may act for others. */
export interface Entity extends Privileges {
  readonly jid: Jid
}

/** A request in the name of an account, as the entity has put it. */
export interface ProxyRequest {
  /** Whom the entity has addressed: the account. */
  readonly account: Jid
  readonly type: "get" | "set"
  /** What stands in the request itself. */
  readonly claimed: string | undefined
  readonly innerType: string | undefined
  readonly namespace: string | undefined
}

export type PrivilegeService = ReturnType<typeof createPrivileges>

/** XEP-0356: who may do what in the name of others. It is never more than they could do themselves. */
export function createPrivileges(
  settings: readonly EntitySettings[],
  roster: Pick<Roster, "snapshot" | "setContact" | "removeContact">,
  exists: (account: Jid) => MaybePromise<boolean>,
  domain: string,
) {
  const entities = new Map<string, Entity>()
  for (const { domain: name, push, ...privileges } of settings) {
    const canRead = allowsRequest(privileges.roster, "get")
    const jid = Jid.from({ domain: name })
    // XEP-0356 §4.1: whoever cannot read is told of no change.
    entities.set(name, { ...privileges, jid, push: canRead && push !== false })
  }

  const find = (jid: Jid): Entity | undefined =>
    jid.local === undefined && jid.resource === undefined ? entities.get(jid.domain) : undefined

  const get = (jid: Jid): Entity => {
    const entity = find(jid)
    if (entity === undefined) throw forbidden()
    return entity
  }

  /** Only what is an account can be acted for; which ones there are is no secret to who may act for all. */
  const requireAccount = async (account: Jid): Promise<void> => {
    if (account.local === undefined || account.domain !== domain || !account.isBare) throw forbidden()
    if (!(await exists(account))) throw forbidden()
  }

  return {
    find,
    all: [...entities.values()],

    async readRoster(reader: Jid, owner: Jid): Promise<{ version: string; contacts: readonly Contact[] }> {
      if (!allowsRequest(get(reader).roster, "get")) throw forbidden()
      await requireAccount(owner)
      return roster.snapshot(owner)
    },

    async setContact(
      writer: Jid,
      owner: Jid,
      contact: { readonly jid: Jid; readonly name?: string | undefined; readonly groups: readonly string[] },
    ): Promise<void> {
      if (!allowsRequest(get(writer).roster, "set")) throw forbidden()
      await requireAccount(owner)
      await roster.setContact(owner, contact)
    },

    async removeContact(writer: Jid, owner: Jid, contact: Jid): Promise<void> {
      if (!allowsRequest(get(writer).roster, "set")) throw forbidden()
      await requireAccount(owner)
      await roster.removeContact(owner, contact)
    },

    /** XEP-0356 §5.1: `author` is in whose name the message goes: the server, or an account without a resource. */
    async admitMessage(sender: Jid, author: Jid | undefined): Promise<void> {
      if (get(sender).message !== "outgoing" || author === undefined) throw forbidden()
      if (author.toString() !== domain) await requireAccount(author)
    },

    /** XEP-0356 §6.3. */
    async admitIq(sender: Jid, request: ProxyRequest): Promise<void> {
      const { account, type, claimed, innerType, namespace } = request
      const { iq } = get(sender)
      const granted = iq.find((permission) => permission.namespace === namespace)
      const isSame = claimed === undefined || Jid.tryParse(claimed)?.equals(account) === true
      if (granted === undefined || !allowsRequest(granted.type, type) || innerType !== type || !isSame) {
        throw forbidden()
      }
      await requireAccount(account)
    },
  }
}

function forbidden(): DomainError {
  return new DomainError(
    "forbidden",
    "The operator has not allowed this; see [privileged-entities] in kith.toml.",
  )
}
