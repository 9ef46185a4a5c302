import type { Clock, Hooks, Log } from "@kith/feature-kit"
import { itemsDropped } from "../hooks.ts"
import { firstMomentAt } from "../model/moments.ts"
import type { ExpiringNode, SubscriptionPlace, UpkeepStore } from "../store/upkeep.ts"
import type { NodeMemory } from "./node-memory.ts"
import type { SubscriptionChanges } from "./subscription-changes.ts"

const EVERY_MS = 60 * 60 * 1000
const AT_ONCE = 200

/** Removes what has expired, again and again. Nobody gets to see it meanwhile. */
export interface Upkeep {
  start(): Promise<void>
  /** Resolves when what is under way is done. */
  stop(): Promise<void>
}

export function createUpkeep(parts: {
  readonly store: UpkeepStore
  readonly memory: NodeMemory
  readonly changes: SubscriptionChanges
  readonly hooks: Hooks
  readonly clock: Clock
  readonly log: Log
}): Upkeep {
  const { store, memory, changes, hooks, clock, log } = parts
  let isStopped = false
  let cancel = () => {}
  let work = Promise.resolve()

  const sweepSubscriptions = async (): Promise<void> => {
    for (let places: readonly SubscriptionPlace[] = []; !isStopped; ) {
      places = await store.expiredSubscriptions(clock.now(), AT_ONCE)
      await changes.endAll(places)
      if (places.length < AT_ONCE) return
    }
  }

  const sweepNode = async ({ id, host, name, expireMs }: ExpiringNode): Promise<void> => {
    const moment = firstMomentAt(clock.now() - expireMs)
    for (let ids: readonly string[] = []; !isStopped; ) {
      ids = await memory.watched(host, name, async () => {
        const removed = await store.removeOlder(id, moment, AT_ONCE)
        const node = removed.length > 0 ? await memory.find(host, name) : undefined
        if (node !== undefined) await hooks.notify(itemsDropped, { node, ids: removed })
        return removed
      })
      if (ids.length < AT_ONCE) return
    }
  }

  const sweepItems = async (): Promise<void> => {
    for (let last = 0; !isStopped; ) {
      const nodes = await store.expiringNodes(last, AT_ONCE)
      for (const node of nodes) await sweepNode(node)
      if (nodes.length < AT_ONCE) return
      last = nodes.at(-1)?.id ?? last
    }
  }

  const run = (): void => {
    work = work
      .then(sweepSubscriptions)
      .then(sweepItems)
      .catch((error: unknown) => log.error("What has expired in nodes could not be removed", { error }))
      .then(() => {
        if (!isStopped) cancel = clock.after(EVERY_MS, run)
      })
  }

  return {
    /** Nobody is online when the server starts. */
    async start() {
      await changes.endAll(await store.allTemporarySubscriptions())
      run()
    },
    stop() {
      isStopped = true
      cancel()
      return work
    },
  }
}
