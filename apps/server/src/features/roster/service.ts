import { DomainError, type Hooks, type MaybePromise } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import { Apart, type Judge } from "./apart.ts"
import type { Contact } from "./contact.ts"
import { contactChanged, contactRemoved, subscriberGained } from "./hooks.ts"
import { type RosterLimits, requireAcceptable, requireRoom } from "./roster-limits.ts"
import type { Audience, LoadedRoster, RosterMemory } from "./roster-memory.ts"
import { joinStates, NO_SUBSCRIPTION, type SubscriptionState } from "./subscription.ts"
import type { Subscriptions } from "./subscriptions.ts"
import type { RosterChange, Unfinished } from "./unfinished.ts"

export interface ContactDetails {
  readonly jid: Jid
  readonly name?: string | undefined
  readonly groups?: readonly string[]
}

export type RosterService = ReturnType<typeof createRosterService>

/** Whom a user knows, and who may see whom. */
export function createRosterService(parts: {
  readonly memory: RosterMemory
  readonly subscriptions: Subscriptions
  readonly unfinished: Unfinished
  readonly hooks: Hooks
  readonly limits: RosterLimits
  readonly domain: string
}) {
  const { memory, subscriptions, unfinished, hooks, limits, domain } = parts
  const apart = new Apart()

  const read = <Result>(
    user: Jid,
    pick: (roster: LoadedRoster) => MaybePromise<Result>,
  ): MaybePromise<Result> => {
    const roster = memory.of(user)
    return roster instanceof Promise ? roster.then(pick) : pick(roster)
  }

  const remove = async (user: Jid, jid: Jid): Promise<void> => {
    await subscriptions.endSubscriptions(user, jid)
    await memory.change(user, async (roster) => {
      if (roster.find(jid)?.isListed !== true) return
      await memory.save(user, roster, jid, undefined)
      await hooks.notify(contactRemoved, { user: user.bare, contact: jid, version: roster.version })
    })
  }

  return {
    ...subscriptions,

    /** Also those who only asked. */
    everyone: (user: Jid): MaybePromise<readonly Contact[]> => read(user, (roster) => [...roster.all]),

    /** The contacts the user has put in the roster. */
    contacts: (user: Jid): MaybePromise<readonly Contact[]> => read(user, (roster) => roster.listed),

    /** The roster as one client sees it. */
    snapshot: (user: Jid): MaybePromise<{ version: string; contacts: readonly Contact[] }> =>
      read(user, (roster) => ({ version: roster.version, contacts: roster.listed })),

    /** Also finds who only asked for a subscription. */
    find: (user: Jid, contact: Jid): MaybePromise<Contact | undefined> =>
      read(user, (roster) => roster.find(contact)),

    /** Who is to hear of the user's presence, and whose the user is to hear of. */
    audience: (user: Jid): MaybePromise<Audience> => memory.of(user),

    /** Answers somebody who asked. Throws `not-found` where nobody did: an approval in advance is something else. */
    async answerRequest(user: Jid, contact: Jid, answer: "subscribed" | "unsubscribed"): Promise<void> {
      if ((await memory.of(user)).find(contact)?.state.isPendingIn !== true) {
        throw new DomainError("not-found", `${contact.bare} has not asked to be your contact.`)
      }
      await subscriptions.sendSubscription(user, answer, contact)
    },

    /**
     * Decided by the owner's roster, unless the two are kept apart. Everybody sees their own; nobody sees an account that
     * is not here.
     */
    canSeePresence(viewer: Jid, owner: Jid): MaybePromise<boolean> {
      if (owner.local === undefined || owner.domain !== domain) return false
      if (viewer.bare.equals(owner.bare)) return true
      return read(owner, (roster) => {
        if (roster.find(viewer)?.state.from !== true) return false
        const areApart = apart.are(viewer, owner)
        return areApart instanceof Promise ? areApart.then((answer) => !answer) : !areApart
      })
    },

    /** Has two people see nothing of each other's presence wherever `judge` says so; the answer takes it back. */
    keepApart: (judge: Judge): (() => void) => apart.add(judge),

    /** Whether two addresses are kept apart; known at once where those that are of this server are online. */
    areApart: (one: Jid, other: Jid): MaybePromise<boolean> => apart.are(one, other),

    /** Adds a contact, or gives it another name and other groups (RFC 6121 §2.3 and §2.4). Changes no subscription. */
    async setContact(user: Jid, details: ContactDetails): Promise<void> {
      requireAcceptable(details.name ?? "", details.groups ?? [], limits)
      const jid = details.jid.bare
      if (jid.equals(user.bare)) throw new DomainError("not-allowed", "You cannot be your own contact.")
      await memory.change(user, async (roster) => {
        const before = roster.find(jid)
        if (before?.isListed !== true) requireRoom(roster, limits)
        const contact: Contact = {
          jid,
          name: details.name === "" ? undefined : details.name,
          groups: details.groups ?? [],
          isListed: true,
          state: before?.state ?? NO_SUBSCRIPTION,
          request: before?.request,
        }
        await memory.save(user, roster, jid, contact)
        await hooks.notify(contactChanged, { user: user.bare, contact, version: roster.version })
      })
    },

    /**
     * Adds a contact with what stands between the two, as another server or an earlier time knew it. Of a contact who is
     * there already the name and groups stay, and no subscription ends.
     */
    async importContact(
      user: Jid,
      { name, groups = [], jid: address }: ContactDetails,
      state: SubscriptionState,
    ) {
      requireAcceptable(name ?? "", groups, limits)
      const jid = address.bare
      if (jid.equals(user.bare)) return
      const isGained = await memory.change(user, async (roster) => {
        const before = roster.find(jid)
        if (before?.isListed !== true) requireRoom(roster, limits)
        const known = before?.isListed === true ? before : { name: name === "" ? undefined : name, groups }
        const joined = joinStates(before?.state ?? NO_SUBSCRIPTION, state)
        const { request } = before ?? {}
        const contact: Contact = {
          jid,
          name: known.name,
          groups: known.groups,
          isListed: true,
          state: joined,
          request: joined.isPendingIn ? request : undefined,
        }
        await memory.save(user, roster, jid, contact)
        await hooks.notify(contactChanged, { user: user.bare, contact, version: roster.version })
        return joined.from && before?.state.from !== true
      })
      if (isGained) await hooks.notify(subscriberGained, { user: user.bare, contact: jid })
    },

    /** Removes a contact and ends every subscription between the two (RFC 6121 §2.5). */
    async removeContact(user: Jid, contact: Jid): Promise<void> {
      const jid = contact.bare
      if ((await memory.of(user)).find(jid)?.isListed !== true) throw notInRoster(jid)
      await unfinished.during({ owner: user, contact: jid, kind: "remove", request: undefined }, () =>
        remove(user, jid),
      )
    },

    /** Makes a change that a crash has broken off. */
    async finish({ owner, contact, kind, request }: RosterChange): Promise<void> {
      if (kind === "remove") await remove(owner, contact)
      else await subscriptions.repeatSubscription(owner, kind, contact, request)
    },

    /** The account goes: its contacts are told, then everything about it is deleted. */
    async removeRoster(user: Jid): Promise<void> {
      const roster = await memory.of(user)
      for (const { jid } of [...roster.all]) await subscriptions.endSubscriptions(user, jid)
      await memory.change(user, () => memory.removeAll(user))
    },
  }
}

function notInRoster(jid: Jid): DomainError {
  return new DomainError("not-found", `${jid} is not among your contacts.`)
}
