import { DomainError, type MaybePromise } from "@kith/feature-kit"
import type { Jid, RosterExchange, SuggestedContact } from "@kith/xmpp"
import type { Contact, Roster } from "../roster/index.ts"

export type RosterExchangeService = ReturnType<typeof createRosterExchange>

/** XEP-0144: whose suggestions are carried out, and how. What people suggest to each other is for them to decide. */
export function createRosterExchange(
  roster: Roster,
  exists: (account: Jid) => MaybePromise<boolean>,
  trusted: readonly Jid[],
  maxItems: number,
) {
  const add = async (user: Jid, contact: Contact | undefined, suggested: SuggestedContact) => {
    const { jid, name, groups } = suggested
    if (contact === undefined) {
      await roster.setContact(user, { jid, name, groups })
      await roster.sendSubscription(user, "subscribe", jid)
    } else if (groups.some((group) => !contact.groups.includes(group))) {
      const all = [...new Set([...contact.groups, ...groups])]
      await roster.setContact(user, { jid, name: contact.name, groups: all })
    }
  }

  const remove = async (user: Jid, contact: Contact | undefined, { jid, groups }: SuggestedContact) => {
    if (contact === undefined || !groups.every((group) => contact.groups.includes(group))) return
    const left = contact.groups.filter((group) => !groups.includes(group))
    if (groups.length === 0 || left.length === 0) await roster.removeContact(user, jid)
    else await roster.setContact(user, { jid, name: contact.name, groups: left })
  }

  const modify = async (user: Jid, contact: Contact | undefined, suggested: SuggestedContact) => {
    if (contact === undefined) return
    const { jid, name = contact.name, groups } = suggested
    await roster.setContact(user, { jid, name, groups: groups.length === 0 ? contact.groups : groups })
  }

  /** XEP-0144 §6, rule 4. */
  const requireReasonable = ({ contacts }: RosterExchange): void => {
    if (contacts.length <= maxItems) return
    throw new DomainError(
      "policy-violation",
      `One stanza may suggest ${maxItems} contacts; send fewer at a time.`,
    )
  }

  return {
    trustsSomebody: trusted.length > 0,
    requireReasonable,

    /** Does what a trusted sender suggests. For everybody else it looks as if nobody here understood. */
    async carryOut(user: Jid, sender: Jid, exchange: RosterExchange): Promise<void> {
      const isTrusted = trusted.some((one) => one.equals(sender.bare))
      if (!isTrusted || !(await exists(user))) {
        throw new DomainError("service-unavailable", "Nothing here understands this request.")
      }
      requireReasonable(exchange)
      const change = { add, delete: remove, modify }[exchange.action]
      for (const suggested of exchange.contacts) {
        if (suggested.jid.equals(user.bare)) continue
        const known = await roster.find(user, suggested.jid)
        await change(user, known?.isListed === true ? known : undefined, suggested)
      }
    },
  }
}
