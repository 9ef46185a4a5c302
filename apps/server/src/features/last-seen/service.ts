import { type Clock, DomainError, type MaybePromise } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Roster } from "../roster/index.ts"
import type { Sessions } from "../sessions/index.ts"
import type { LastSeenChoiceService } from "./choices.ts"
import type { LastSeenStore } from "./store.ts"

export interface LastSeenParts {
  readonly store: LastSeenStore
  readonly choices: LastSeenChoiceService
  readonly roster: Roster
  readonly sessions: Sessions
  readonly clock: Clock
}

export function createLastSeen({ store, choices, roster, sessions, clock }: LastSeenParts) {
  const startedAt = clock.now()

  /**
   * Before anything else: answering "not-found" would tell strangers which accounts exist. Who hides it refuses in the same
   * words as one who is a stranger.
   */
  const requirePermission = async (owner: Jid, viewer: Jid): Promise<void> => {
    const isAllowed = (await roster.canSeePresence(viewer, owner)) && (await choices.tells(owner, viewer))
    if (!isAllowed) throw new DomainError("forbidden")
  }
  return {
    choices,
    requirePermission,
    /** Seconds since `owner` was last online; 0 while online. */
    async secondsSince(owner: Jid, viewer: Jid): Promise<number> {
      await requirePermission(owner, viewer)
      if (sessions.isOnline(owner)) return 0
      const leftAt = await store.find(owner)
      if (leftAt === undefined) throw new DomainError("not-found", "Never seen online")
      return Math.max(0, Math.floor((clock.now() - leftAt) / 1000))
    },
    uptimeSeconds: (): number => Math.max(0, Math.floor((clock.now() - startedAt) / 1000)),
    noteDeparture: (user: Jid): MaybePromise<void> => store.save(user, clock.now()),
    async forget(user: Jid): Promise<void> {
      await store.remove(user)
      await choices.forget(user)
    },
  }
}
