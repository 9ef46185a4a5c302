import { type Clock, DomainError } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { ScheduledMessage, ScheduledMessageStore } from "./store.ts"

export interface ScheduledMessageParts {
  readonly store: ScheduledMessageStore
  readonly clock: Clock
  readonly maxPerAccount: number
  readonly maxDaysAhead: number
  /** The files that the message names last from `dueAt` on as if they were uploaded then. */
  readonly keepFiles: (owner: Jid, message: string, dueAt: number) => Promise<void>
  /** Something is due earlier than before. */
  readonly wake: (dueAt: number) => void
  /** Something changed in what an account has scheduled. */
  readonly changed: (owner: Jid) => void
}

/** What its owner asks for. */
export interface NewScheduledMessage {
  readonly id: string
  /** Epoch ms. */
  readonly dueAt: number
  /** The stanza as text. */
  readonly message: string
}

const DAY_MS = 86_400_000

/** What accounts have given the server to send later. Everybody sees and changes their own, and nobody else's. */
export function createScheduledMessages(parts: ScheduledMessageParts) {
  const { store, clock, maxPerAccount, maxDaysAhead, keepFiles, wake, changed } = parts

  const requireFree = async (owner: Jid, id: string): Promise<void> => {
    const present = await store.list(owner, maxPerAccount)
    if (present.length < maxPerAccount || present.some((each) => each.id === id)) return
    throw new DomainError(
      "resource-constraint",
      `You have ${maxPerAccount} messages that are to be sent later, which is the most. Send or cancel one of them.`,
    )
  }

  return {
    /** Keeps a message, or changes the one of that id; what is due already is sent at once. */
    async schedule(owner: Jid, { id, dueAt, message }: NewScheduledMessage): Promise<void> {
      if (dueAt > clock.now() + maxDaysAhead * DAY_MS) {
        throw new DomainError("not-acceptable", `Choose a time within the next ${maxDaysAhead} days.`)
      }
      if (await store.isSent(owner.toString(), id)) {
        throw new DomainError("conflict", "This message was sent already. Write another one.")
      }
      await requireFree(owner, id)
      await keepFiles(owner, message, dueAt)
      await store.save({ owner: owner.toString(), id, dueAt, message, failure: undefined })
      wake(dueAt)
      changed(owner)
    },

    /** In the order in which they are due. */
    list: (owner: Jid): Promise<ScheduledMessage[]> => store.list(owner, maxPerAccount),

    async cancel(owner: Jid, id: string): Promise<void> {
      // First: what was sent a moment ago is still to be removed.
      if (await store.isSent(owner.toString(), id)) {
        throw new DomainError("conflict", "This message was sent already. Take it back in the conversation.")
      }
      if (await store.remove(owner.toString(), id)) return changed(owner)
      throw new DomainError(
        "not-found",
        "There is no such message. It may have been cancelled on another device.",
      )
    },

    forget: (owner: Jid): Promise<void> => store.removeAll(owner),
  }
}
