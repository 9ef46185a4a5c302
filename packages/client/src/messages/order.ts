import type { StoreTransaction } from "../store/store.ts"

/**
 * A message's place in its conversation is a number: microseconds since the epoch by the server's clock, moved a
 * little where needed, so that places are unique and follow the archive. What waits to be sent stands behind
 * everything else, in this zone; it gets its real place when the server has it.
 */
export const QUEUE_ZONE = 5e15

/** What an order says about the time, in epoch ms. */
export const timeOf = (order: number): number => Math.floor((order % QUEUE_ZONE) / 1000)

/** Decides places for the messages of one source. */
export interface Placement {
  /** The place of a message with the server's time `stampMs`, that stood at `present` if we knew it. */
  place(
    transaction: StoreTransaction,
    peer: string,
    stampMs: number | undefined,
    present?: number,
  ): Promise<number>
}

/** For what happens now: behind everything the conversation has, whatever the clocks say. */
export function placeNewest(nowMs: number): Placement {
  return {
    async place(transaction, peer, stampMs, present) {
      if (present !== undefined && present < QUEUE_ZONE) return present
      const [newest] = await transaction.listMessages({
        peer,
        below: QUEUE_ZONE,
        limit: 1,
        newestFirst: true,
      })
      return Math.max((stampMs ?? nowMs) * 1000, (newest?.order ?? 0) + 1)
    },
  }
}

/** For a page of the archive that is read forwards and begins behind `after`. */
export function placeAfter(after: number): Placement & { readonly last: number } {
  const placement = {
    last: after,
    async place(transaction: StoreTransaction, peer: string, stampMs: number | undefined, present?: number) {
      const isKept = present !== undefined && present > placement.last && present < QUEUE_ZONE
      const wanted = isKept ? present : Math.max((stampMs ?? 0) * 1000, placement.last + 1)
      placement.last = isKept ? present : await findFreePlace(transaction, peer, wanted, 1)
      return placement.last
    },
  }
  return placement
}

/** For pages that are read backwards, the newest first, and end before `before`; what stands behind it stays there. */
export function placeBefore(before: number): Placement & { readonly newest: number; readonly last: number } {
  const placement = {
    newest: 0,
    last: before,
    async place(transaction: StoreTransaction, peer: string, stampMs: number | undefined, present?: number) {
      if (present !== undefined && present >= before && present < QUEUE_ZONE) return present
      const isKept = present !== undefined && present < placement.last
      const wanted = Math.min(endOf(stampMs ?? Infinity), placement.last - 1)
      placement.last = isKept ? present : await findFreePlace(transaction, peer, wanted, -1)
      placement.newest = Math.max(placement.newest, placement.last)
      return placement.last
    },
  }
  return placement
}

/** The last microsecond of a stamp, which many servers cut to whole seconds. */
function endOf(stampMs: number): number {
  return (stampMs % 1_000 === 0 ? stampMs + 1_000 : stampMs + 1) * 1_000 - 1
}

async function findFreePlace(
  transaction: StoreTransaction,
  peer: string,
  wanted: number,
  step: 1 | -1,
): Promise<number> {
  for (let place = wanted; ; place += step) {
    const query = { peer, above: place - 1, below: place + 1, limit: 1, newestFirst: false }
    if ((await transaction.listMessages(query)).length === 0) return place
  }
}
