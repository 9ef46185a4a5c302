import { type Clock, DomainError, type Log } from "@kith/feature-kit"
import { type Jid, type Stanza, stanza } from "@kith/xmpp"
import { findOldAddress, movedNotification } from "@kith/xmpp/extensions"
import { Scores } from "../accounts/index.ts"
import type { RequestVerdict, Roster } from "../roster/index.ts"

export interface MovedAccountsParts {
  readonly roster: Roster
  readonly clock: Clock
  readonly log: Log
  readonly maxVerifications: number
  /** Where the owner of an account has gone, as that account says itself. */
  readonly askForNewAddress: (user: Jid, oldAddress: Jid) => Promise<Jid | undefined>
  /** Says so for an account of this server. */
  readonly publish: (user: Jid, newAddress: Jid) => Promise<void>
  readonly retract: (user: Jid) => Promise<void>
}

export type MovedAccounts = ReturnType<typeof createMovedAccounts>

const HOUR_MS = 60 * 60 * 1000
const MAX_MOVERS = 10_000
/** Everybody in the roster is told; an hour later again, for those who could not be reached. */
const ANNOUNCEMENTS = 2

/** XEP-0283: people who have a new address keep their contacts. */
export function createMovedAccounts(parts: MovedAccountsParts) {
  const { roster, log } = parts
  const announcements = new Scores(parts.clock, HOUR_MS, MAX_MOVERS)
  let verifications = 0

  /** Whether somebody whom the user lets see their presence has gone to the address the request comes from. */
  const verify = async (user: Jid, contact: Jid, oldAddress: Jid): Promise<RequestVerdict> => {
    const old = await roster.find(user, oldAddress)
    if (old?.state.from !== true || oldAddress.equals(contact)) return "ask"
    const newAddress = await parts.askForNewAddress(user, oldAddress)
    if (newAddress?.equals(contact.bare) !== true) return "ask"
    return old.state.to ? "befriend" : "approve"
  }

  /** The old address loses what the new one has got: each address moves once (XEP-0283 §6.2). */
  const settle = async (user: Jid, contact: Jid, oldAddress: Jid): Promise<void> => {
    const old = await roster.find(user, oldAddress)
    if (old === undefined) return
    const { name, groups } = old
    if (old.isListed) await roster.setContact(user, { jid: contact, name, groups })
    await roster.sendSubscription(user, "unsubscribed", oldAddress)
  }

  const decide = async (user: Jid, contact: Jid, request: Stanza, oldAddress: Jid): Promise<void> => {
    const verdict = await verify(user, contact, oldAddress)
    await roster.receiveRequest(user, contact, request, verdict)
    if (verdict !== "ask") await settle(user, contact, oldAddress)
  }

  return {
    /**
     * Begins to look whether the one who asks to become a contact has moved, and goes on with the request afterwards;
     * `false` for a request that does not say so, and when too many are being looked at.
     */
    takeRequest(user: Jid, contact: Jid, request: Stanza): boolean {
      const oldAddress = findOldAddress(request)
      if (oldAddress === undefined || verifications >= parts.maxVerifications) return false
      verifications++
      decide(user, contact, request, oldAddress)
        .catch((error: unknown) => log.warn("A request of somebody who moved got lost", { error }))
        .finally(() => verifications--)
      return true
    },

    /** The account says that its owner has gone; `undefined` takes that back. */
    async setNewAddress(user: Jid, newAddress: Jid | undefined): Promise<void> {
      if (newAddress === undefined) {
        await parts.retract(user.bare)
        return
      }
      if (newAddress.local === undefined || newAddress.bare.equals(user.bare)) {
        throw new DomainError("not-acceptable", "Name the address that you have now.")
      }
      await parts.publish(user.bare, newAddress.bare)
    },

    /** Asks everybody in the roster to be contacts at this address, instead of at the old one (XEP-0283 §4.2). */
    async announceMove(user: Jid, oldAddress: Jid): Promise<number> {
      const key = user.bare.toString()
      if (oldAddress.local === undefined || oldAddress.bare.equals(user.bare)) {
        throw new DomainError("not-acceptable", "Name the address that you had before.")
      }
      if (announcements.of(key) > ANNOUNCEMENTS - 1) {
        throw new DomainError(
          "policy-violation",
          "Your contacts have just been told. Try again in an hour.",
          3600,
        )
      }
      announcements.add(key, 1)
      const contacts = (await roster.contacts(user)).filter(({ state }) => !(state.to && state.from))
      for (const { jid, state } of contacts) {
        if (jid.local === undefined) continue
        if (!state.from) await roster.sendSubscription(user, "subscribed", jid)
        if (!state.to) await roster.sendSubscription(user, "subscribe", jid, notification(oldAddress))
      }
      return contacts.length
    },
  }
}

function notification(oldAddress: Jid): Stanza {
  return stanza({ name: "presence", attrs: { type: "subscribe" }, children: [movedNotification(oldAddress)] })
}
