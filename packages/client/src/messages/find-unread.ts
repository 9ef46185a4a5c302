import type { MessageRecord } from "../store/records.ts"
import type { StoreTransaction } from "../store/store.ts"

/** How many came behind a place of a conversation, and the first of them. */
export async function findUnread(
  transaction: StoreTransaction,
  peer: string,
  displayedOrder: number,
): Promise<[count: number, first: MessageRecord | undefined]> {
  // Asked side by side: in a browser each answer is a way to another process and back.
  return await Promise.all([
    transaction.countIncoming(peer, displayedOrder),
    findFirstUnread(transaction, peer, displayedOrder),
  ])
}

/** The first that came behind a place of a conversation. */
export async function findFirstUnread(
  transaction: StoreTransaction,
  peer: string,
  displayedOrder: number,
): Promise<MessageRecord | undefined> {
  const query = { peer, direction: "in", above: displayedOrder, limit: 1, newestFirst: false } as const
  const [first] = await transaction.listMessages(query)
  return first
}
