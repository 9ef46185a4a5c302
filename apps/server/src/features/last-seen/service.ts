import { type Clock, DomainError, type MaybePromise } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Roster } from "../roster/index.ts"
import type { Sessions } from "../sessions/index.ts"
import type { LastSeenStore } from "./store.ts"

export function createLastSeen(store: LastSeenStore, roster: Roster, sessions: Sessions, clock: Clock) {
  const startedAt = clock.now()

  /** Before anything else: answering "not-found" would tell strangers which accounts exist. */
  const requirePermission = async (owner: Jid, viewer: Jid): Promise<void> => {
    if (!(await roster.canSeePresence(viewer, owner))) throw new DomainError("forbidden")
  }
  return {
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
    forget: (user: Jid): Promise<void> => store.remove(user),
  }
}
