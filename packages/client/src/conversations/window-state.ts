import { findNewestGap } from "../archive/gaps.ts"
import { findUnread } from "../messages/find-unread.ts"
import type { StoreTransaction } from "../store/store.ts"

export const PAGE = 50

/** What is known of a conversation beside its messages. */
export interface WindowState {
  readonly hasOlder: boolean
  readonly unread: number
  readonly firstUnreadId: string | undefined
  /** 0: they last for ever. */
  readonly timerSeconds: number
}

/** The same from the store; older messages are here, or perhaps in the gap of an archive. */
export async function readState(
  transaction: StoreTransaction,
  peer: string,
  archiveKey: string,
  begin: number,
): Promise<Omit<WindowState, "hasOlder"> & { readonly isHere: boolean; readonly hasGap: boolean }> {
  const gap = await findNewestGap(transaction, peer, archiveKey)
  const before = { peer, above: (gap?.to ?? 0) - 1, below: begin, limit: 1, newestFirst: true }
  const [older, conversation] = await Promise.all([
    transaction.listMessages(before),
    transaction.findConversation(peer),
  ])
  const { displayedOrder = 0, timerSeconds = 0, lastIncomingOrder = 0 } = conversation ?? {}
  const [unread, firstUnread] =
    lastIncomingOrder <= displayedOrder ? [0] : await findUnread(transaction, peer, displayedOrder)
  return {
    isHere: older.length > 0,
    hasGap: gap !== undefined,
    timerSeconds,
    unread,
    firstUnreadId: firstUnread?.id,
  }
}

/** Where the newest page above `floor` begins. */
export async function findFirstBegin(
  transaction: StoreTransaction,
  peer: string,
  floor: number,
): Promise<number> {
  const query = { peer, above: floor - 1, limit: PAGE, newestFirst: true }
  const newest = await transaction.listMessages(query)
  return newest.length < PAGE ? floor : (newest.at(-1)?.order ?? floor)
}
