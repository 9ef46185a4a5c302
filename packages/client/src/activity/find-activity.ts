import { Jid } from "@kith/xmpp"
import { givenArchiveId } from "../archive/archive-id.ts"
import { presentMessage } from "../messages/present-message.ts"
import { listReactionsOfOthers } from "../reactions/apply-reactions.ts"
import type { MessageRecord } from "../store/records.ts"
import type { StoreTransaction } from "../store/store.ts"
import type { ActivityItem } from "./activity.ts"

/** So far back is looked in each conversation. */
const MESSAGES_MOST = 200

/** What concerns us among the newest messages of one conversation. */
export async function findActivity(transaction: StoreTransaction, peer: string): Promise<ActivityItem[]> {
  const jid = Jid.tryParse(peer)
  if (jid === undefined) return []
  const records = await transaction.listMessages({ peer, limit: MESSAGES_MOST, newestFirst: true })
  const items: ActivityItem[] = []
  const ours = new Set<string>()
  for (const { direction, archiveId } of records) {
    if (direction === "out" && archiveId !== undefined) ours.add(givenArchiveId(archiveId, peer))
  }
  for (const record of records) {
    if (record.retracted !== undefined) continue
    if (record.direction === "in" && record.mentionsMe === true) {
      const message = presentMessage(record, jid)
      const kind = message.reply !== undefined && ours.has(message.reply.id) ? "answer" : "mention"
      items.push({ id: `mention ${record.id}`, kind, message, at: record.sentAt })
    } else if (record.direction === "out" && (record.reactions ?? []).length > 0) {
      const item = await findReaction(transaction, record, jid)
      if (item !== undefined) items.push(item)
    }
  }
  return items
}

async function findReaction(
  transaction: StoreTransaction,
  record: MessageRecord,
  peer: Jid,
): Promise<ActivityItem | undefined> {
  const others = await listReactionsOfOthers(transaction, record.id)
  const newest = others.toSorted((a, b) => b.at - a.at)[0]
  const emoji = newest?.emojis.at(-1)
  if (newest === undefined || emoji === undefined) return undefined
  return {
    id: `reaction ${record.id}`,
    kind: "reaction",
    message: presentMessage(record, peer),
    at: newest.at,
    reaction: { emoji, by: newest.by, others: others.length - 1 },
  }
}
