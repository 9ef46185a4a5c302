import type { HashValue, Jid } from "@kith/xmpp"
import type { Attachment } from "../attachments/attachment.ts"
import type { MessageLog } from "../messages/message-log.ts"
import { placeNewest } from "../messages/order.ts"
import type { Recording } from "../messages/recording.ts"
import type { MessageRecord } from "../store/records.ts"
import type { StoreTransaction } from "../store/store.ts"
import { type DirectTransfer, isDirect } from "./direct-transfer.ts"
import { haveSameHash } from "./running-hash.ts"

/** The ids of messages whose files are not where they belong yet, oldest first. */
const KEY = "direct-transfers"
/** What nobody answered or took up again, in the end. */
const UNFINISHED_MOST = 200

export interface NewTransfer {
  readonly id: string
  readonly peer: Jid
  readonly from: Jid
  readonly isMine: boolean
  readonly attachment: Attachment
  readonly hashes: readonly HashValue[]
  readonly direct: DirectTransfer
}

/** Puts a transfer into its conversation, as the newest there. */
export async function addTransfer(recording: Recording, added: NewTransfer): Promise<void> {
  const { transaction, nowMs } = recording
  const { id, from, isMine, attachment, hashes, direct } = added
  const peer = added.peer.bare.toString()
  const order = await placeNewest(nowMs).place(transaction, peer, undefined)
  await transaction.putMessage({
    id,
    peer,
    order,
    direction: isMine ? "out" : "in",
    from: from.toString(),
    body: "",
    attachments: [attachment],
    sentAt: nowMs,
    state: isMine ? "sent" : "delivered",
    direct,
    directHashes: hashes,
  })
  await recording.touch(peer)
  await noteUnfinished(transaction, id)
}

async function noteUnfinished(transaction: StoreTransaction, id: string): Promise<void> {
  const ids = (await transaction.findSetting<string[]>(KEY)) ?? []
  if (!ids.includes(id)) await transaction.putSetting(KEY, [...ids, id].slice(-UNFINISHED_MOST))
}

/** Changes how a transfer stands; nothing happens when its message is gone. */
export async function changeTransfer(
  log: MessageLog,
  id: string,
  change: (direct: DirectTransfer) => DirectTransfer,
): Promise<void> {
  await log.change(async (recording) => {
    const { transaction } = recording
    const record = await transaction.findMessage(id)
    if (record?.direct === undefined) return
    const direct = change(record.direct)
    await transaction.putMessage({ ...record, direct, ...(direct.state === "done" && noteDone(record)) })
    await recording.touch(record.peer)
    if (isUnfinished(direct)) await noteUnfinished(transaction, id)
  })
}

/** It is where it belongs; what came and stays is drawn as what it is. */
function noteDone({ direction, attachments, direct }: MessageRecord): Partial<MessageRecord> {
  if (direction === "out") return { state: "delivered" }
  if (direct?.isLarge || attachments === undefined) return {}
  return { attachments: attachments.map(({ disposition: _, ...rest }) => rest) }
}

export const isUnfinished = ({ state }: DirectTransfer): boolean =>
  state === "waiting" || state === "offered" || state === "running" || state === "interrupted"

/** Transfers that are to go on, oldest first; forgets those that are not. */
export async function readUnfinished(transaction: StoreTransaction): Promise<MessageRecord[]> {
  const ids = (await transaction.findSetting<string[]>(KEY)) ?? []
  const found: MessageRecord[] = []
  for (const id of ids) {
    const record = await transaction.findMessage(id)
    if (record?.direct !== undefined && isUnfinished(record.direct)) found.push(record)
  }
  if (found.length < ids.length) {
    await transaction.putSetting(
      KEY,
      found.map(({ id }) => id),
    )
  }
  return found
}

/** An interrupted transfer of the same file from the same account: what is offered is that once more. */
export async function findInterrupted(
  transaction: StoreTransaction,
  peer: Jid,
  hashes: readonly HashValue[],
  size: number,
): Promise<MessageRecord | undefined> {
  const unfinished = await readUnfinished(transaction)
  return unfinished.find(
    ({ direction, direct, attachments, directHashes = [], ...record }) =>
      direction === "in" &&
      direct?.state === "interrupted" &&
      record.peer === peer.bare.toString() &&
      attachments?.[0]?.size === size &&
      haveSameHash(hashes, directHashes),
  )
}

/** Whether the pieces of a message are still of use. */
export async function needsPieces(transaction: StoreTransaction, messageId: string): Promise<boolean> {
  const record = await transaction.findMessage(messageId)
  const { direct, attachments = [] } = record ?? {}
  if (direct === undefined || !attachments.some(({ url }) => isDirect(url))) return false
  if (isUnfinished(direct)) return true
  if (direct.isRemoved) return false
  // A large file was kept until it could be saved, which was in an earlier run.
  if (direct.state === "done") return direct.isSaved !== true || direct.isLarge !== true
  return record?.direction === "out" && direct.isLarge !== true
}
