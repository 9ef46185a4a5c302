import type { Clock, Log } from "@kith/feature-kit"
import { firstMomentAt } from "../model/moments.ts"
import type { UpkeepStore } from "../store/upkeep.ts"

const EVERY_MS = 60 * 60 * 1000
const AT_ONCE = 200

/** Removes what has expired, again and again. Nobody gets to see it meanwhile. */
export interface Upkeep {
  start(): void
  /** Resolves when what is under way is done. */
  stop(): Promise<void>
}

export function createUpkeep(store: UpkeepStore, clock: Clock, log: Log): Upkeep {
  let isStopped = false
  let cancel = () => {}
  let work = Promise.resolve()

  const sweepItems = async (): Promise<void> => {
    for (let last = 0; !isStopped; ) {
      const nodes = await store.expiringNodes(last, AT_ONCE)
      for (const { id, item_expire_ms } of nodes) {
        const moment = firstMomentAt(clock.now() - (item_expire_ms ?? 0))
        while (!isStopped && (await store.removeOlder(id, moment, AT_ONCE)) === AT_ONCE);
      }
      if (nodes.length < AT_ONCE) return
      last = nodes.at(-1)?.id ?? last
    }
  }

  const run = (): void => {
    work = work
      .then(() => store.removeExpiredSubscriptions(clock.now()))
      .then(sweepItems)
      .catch((error: unknown) => log.error("What has expired in nodes could not be removed", { error }))
      .then(() => {
        if (!isStopped) cancel = clock.after(EVERY_MS, run)
      })
  }

  return {
    start: run,
    stop() {
      isStopped = true
      cancel()
      return work
    },
  }
}
