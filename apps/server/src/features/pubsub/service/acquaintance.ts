import type { Clock, SessionDirectory } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { AccessModel } from "../model/configuration.ts"
import type { SubscriptionStore } from "../store/subscriptions.ts"
import type { Interests } from "./interests.ts"
import type { LastItems } from "./last-items.ts"
import type { NodeMemory } from "./node-memory.ts"
import type { Review } from "./review.ts"

export type AcquaintanceChanges = ReturnType<typeof createAcquaintanceChanges>

/** XEP-0163 §7.1: two people get to know each other, or not any more. */
export function createAcquaintanceChanges(parts: {
  readonly memory: NodeMemory
  readonly store: SubscriptionStore
  readonly review: Review
  readonly interests: Interests
  readonly lastItems: LastItems
  readonly sessions: SessionDirectory
  readonly clock: Clock
}) {
  const { memory, store, review, interests, lastItems, sessions, clock } = parts

  /** What somebody's sessions want to hear of a person's nodes, which they may see from now on. */
  const show = async (host: Jid, to: Jid, models?: readonly AccessModel[]): Promise<void> => {
    for (const session of sessions.available(to)) {
      await lastItems.show([host], [...interests.of(session)], session.jid, { models })
    }
  }

  /** The subscriptions of the contact to the person's nodes. */
  const reviewSubscriptions = async (host: Jid, contact: Jid): Promise<void> => {
    const names = (await store.listAt(host, contact, clock.now())).map(({ node }) => node)
    for (const name of new Set(names)) {
      await memory.change(host, name, async (node) => {
        if (node !== undefined) await review.reviewSubscriber(node, contact)
      })
    }
  }

  return {
    /** They see each other's presence from now on, and each hears of the other. */
    async noteMutual(user: Jid, contact: Jid): Promise<void> {
      await show(user, contact)
      await show(contact, user)
    },

    /** Also after a change of the groups the contact is in. */
    async noteChanged(user: Jid, contact: Jid): Promise<void> {
      await reviewSubscriptions(user, contact)
      await show(user, contact, ["roster"])
    },

    noteLost: (user: Jid, contact: Jid): Promise<void> => reviewSubscriptions(user, contact),
  }
}
