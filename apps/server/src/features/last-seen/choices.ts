import { type Clock, createTurns, DomainError } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { LastSeenChoice, LastSeenChoices } from "@kith/xmpp/extensions"
import type { ChoiceChange, ChoiceStore, StoredChoice } from "./choice-store.ts"

export interface ChoiceParts {
  readonly store: ChoiceStore
  readonly clock: Clock
  /** People of one account for whom something else holds than for all contacts. */
  readonly maxExceptions: number
  /** Something is stored now. */
  readonly changed: (owner: Jid, change: ChoiceChange) => void
}

export type LastSeenChoiceService = ReturnType<typeof createChoices>

/** Whom an account tells when it was last online: all its contacts, unless it has chosen otherwise. */
export function createChoices({ store, clock, maxExceptions, changed }: ChoiceParts) {
  /** The changes of one account happen one after the other. */
  const takeTurn = createTurns()

  const requireOwner = (owner: Jid, asker: Jid): void => {
    if (owner.bare.equals(asker.bare)) return
    throw new DomainError("forbidden", "Who may learn when somebody was online is for them alone to know.")
  }

  const requireRoom = async (owner: Jid, { people }: LastSeenChoices): Promise<void> => {
    const before = (await store.list(owner)).people
    const after = new Set(before.map(({ person }) => person.toString()))
    for (const { person, choice } of people) {
      if (choice === undefined) after.delete(person.toString())
      else after.add(person.toString())
    }
    // Where the limit was lowered, fewer are always possible.
    if (people.length <= maxExceptions && after.size <= Math.max(maxExceptions, before.length)) return
    throw new DomainError(
      "policy-violation",
      `You may make ${maxExceptions} exceptions. Take some back first, or choose otherwise for all contacts.`,
    )
  }

  return {
    /** Throws `forbidden` for everybody else's. */
    async list(owner: Jid, asker: Jid): Promise<LastSeenChoices & { readonly contacts: LastSeenChoice }> {
      requireOwner(owner, asker)
      const { contacts = { isTold: true }, people } = await store.list(owner.bare)
      return { contacts, people }
    },

    /**
     * Changes what is named and leaves the rest; all of it or nothing, and the same again changes nothing more. Throws
     * `forbidden`, and `policy-violation` beyond the limit.
     */
    async change(owner: Jid, asker: Jid, wanted: LastSeenChoices): Promise<void> {
      requireOwner(owner, asker)
      if (wanted.contacts === undefined && wanted.people.length === 0) {
        throw new DomainError("bad-request", "Say what is to change: for all contacts, or for a person.")
      }
      await takeTurn(owner.bare.toString(), async () => {
        await requireRoom(owner.bare, wanted)
        const now = clock.now()
        // What was chosen without a connection was chosen earlier; nothing was chosen later than now.
        const stamp = ({ isTold, changedAt = now }: LastSeenChoice): StoredChoice => ({
          isTold,
          changedAt: Math.min(changedAt, now),
        })
        const change: ChoiceChange = {
          contacts: wanted.contacts && stamp(wanted.contacts),
          people: wanted.people.map(({ person, choice }) => ({
            person: person.bare,
            choice: choice && stamp(choice),
          })),
        }
        await store.change(owner.bare, change)
        changed(owner.bare, change)
      })
    },

    /** Whether `viewer`, who may see the presence of `owner`, may also learn when they were last online. */
    async tells(owner: Jid, viewer: Jid): Promise<boolean> {
      return owner.bare.equals(viewer.bare) || ((await store.find(owner.bare, viewer.bare)) ?? true)
    },

    forget: (owner: Jid): Promise<void> => takeTurn(owner.bare.toString(), () => store.removeAll(owner.bare)),
  }
}
