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
  /** A place can be asked for in vain, while it is not known whether the message is here. */
  readonly isFree?: true
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
    isFree: true,
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
export function placeAfter(
  after: number,
): Placement & { readonly first: number | undefined; readonly last: number } {
  const placement = {
    first: undefined as number | undefined,
    last: after,
    async place(transaction: StoreTransaction, peer: string, stampMs: number | undefined, present?: number) {
      const isKept = present !== undefined && present > placement.last && present < QUEUE_ZONE
      const wanted = isKept ? present : Math.max((stampMs ?? 0) * 1000, placement.last + 1)
      placement.last = isKept ? present : await findFreePlace(transaction, peer, wanted, 1)
      placement.first ??= placement.last
      return placement.last
    },
  }
  return placement
}

export interface BackwardPlacement extends Placement {
  /** The newest place given so far; 0: none. */
  readonly newest: number
  /** The oldest place given so far. */
  readonly last: number
  /** A message came that we had at or below `floor`. */
  readonly hasReachedFloor: boolean
}

/**
 * For pages that are read backwards, the newest message first, and go between `floor` and `before`. What is known
 * outside of that stays where it is.
 */
export function placeBefore(before: number, floor = 0): BackwardPlacement {
  const placement = {
    newest: 0,
    last: before,
    hasReachedFloor: false,
    async place(transaction: StoreTransaction, peer: string, stampMs: number | undefined, present?: number) {
      if (present !== undefined && present <= floor) placement.hasReachedFloor = true
      if (present !== undefined && present < QUEUE_ZONE && (present >= before || present <= floor))
        return present
      const isKept = present !== undefined && present < placement.last
      const end = endOf(stampMs ?? Infinity)
      // A stamp below the floor is of a clock that we did not know to differ from ours.
      const wanted = end > floor ? Math.min(end, placement.last - 1) : placement.last - 1
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
