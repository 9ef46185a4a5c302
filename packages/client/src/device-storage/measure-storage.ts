import { Jid } from "@kith/xmpp"
import { NEWEST_KEPT } from "../archive/remove-past.ts"
import { isPiece, messageIdOfPiece } from "../file-transfer/pieces.ts"
import { isUnfinished } from "../file-transfer/transfer-records.ts"
import type { MessageRecord } from "../store/records.ts"
import type { Store } from "../store/store.ts"
import { fileIdOf, waitsForUpload } from "../uploads/transfer.ts"
import { bytesOf, type ConversationUse, type MeasureOptions, type StorageUse } from "./device-storage.ts"

/** So many are read within few milliseconds, also on a slow phone; then others have their turn. */
const PAGE = 250
const PROGRESS_EVERY_MS = 200

/** See {@link DeviceStorage.measure}. */
export async function measureStorage(store: Store, options: MeasureOptions = {}): Promise<StorageUse> {
  const { signal, onProgress } = options
  const [peers, files] = await store.transact(async (t) => {
    const [conversations, stored] = await Promise.all([t.listConversations(), t.listFiles()])
    return [conversations.map(({ peer }) => peer), stored] as const
  })
  const sizes = new FileSizes()
  for (const { id, bytes } of files) sizes.add(id, bytes)
  const found: ConversationUse[] = []
  let toldAt = performance.now()
  for (const key of peers) {
    const peer = Jid.tryParse(key)
    const use = peer && (await measureConversation(store, peer, sizes, signal))
    if (use !== undefined && bytesOf(use) > 0) found.push(use)
    if (performance.now() - toldAt < PROGRESS_EVERY_MS) continue
    toldAt = performance.now()
    onProgress?.({ conversations: largestFirst(found) })
  }
  return { conversations: largestFirst(found) }
}

const largestFirst = (found: readonly ConversationUse[]): ConversationUse[] =>
  found.toSorted((one, other) => bytesOf(other) - bytesOf(one))

async function measureConversation(
  store: Store,
  peer: Jid,
  sizes: FileSizes,
  signal: AbortSignal | undefined,
): Promise<ConversationUse> {
  const sum = { messageCount: 0, messageBytes: 0, fileCount: 0, fileBytes: 0, waitingBytes: 0 }
  let above = 0
  for (;;) {
    signal?.throwIfAborted()
    const query = { peer: peer.toString(), above, limit: PAGE, newestFirst: false }
    const page = await store.transact((t) => t.listMessages(query))
    for (const record of page) {
      sum.messageCount++
      sum.messageBytes += recordBytes(record)
      const bytes = sizes.of(record)
      if (!mayRemoveFile(record)) sum.waitingBytes += bytes
      else if (bytes > 0) {
        sum.fileCount++
        sum.fileBytes += bytes
      }
    }
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) {
      return { peer, ...sum, hasOlder: sum.messageCount > NEWEST_KEPT }
    }
    above = last.order
  }
}

/** Its file came or went from device to device, and nothing is under way any more. */
export const mayRemoveFile = ({ direct }: MessageRecord): boolean =>
  direct !== undefined && !isUnfinished(direct)

const encoder = new TextEncoder()
const recordBytes = (record: MessageRecord): number => encoder.encode(JSON.stringify(record)).length

/** What the files of a message take, of those that are on this device. */
class FileSizes {
  readonly #waiting = new Map<string, number>()
  /** Those from device to device, by the id of their message. */
  readonly #direct = new Map<string, number>()

  add(fileId: string, bytes: number): void {
    if (!isPiece(fileId)) this.#waiting.set(fileId, bytes)
    else {
      const messageId = messageIdOfPiece(fileId)
      this.#direct.set(messageId, (this.#direct.get(messageId) ?? 0) + bytes)
    }
  }

  of({ id, direct, attachments = [] }: MessageRecord): number {
    if (direct !== undefined) return this.#direct.get(id) ?? 0
    let bytes = 0
    for (const { url } of attachments) {
      if (waitsForUpload(url)) bytes += this.#waiting.get(fileIdOf(url)) ?? 0
    }
    return bytes
  }
}
