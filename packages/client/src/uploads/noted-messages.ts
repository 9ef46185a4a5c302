import type { MessageContent } from "../messages/content.ts"
import type { Recording } from "../messages/recording.ts"
import type { StoreTransaction } from "../store/store.ts"
import { waitsForUpload } from "./transfer.ts"

/** The ids of messages whose files are still on this device, pending or failed. */
const KEY = "messages-with-files"

export const hasFilesOnDevice = ({ attachments = [] }: Pick<MessageContent, "attachments">): boolean =>
  attachments.some(({ url }) => waitsForUpload(url))

/** To call when a message is written whose files are on this device. */
export async function noteHeld(recording: Recording, id: string): Promise<void> {
  const { transaction } = recording
  const ids = await listNoted(transaction)
  if (!ids.includes(id)) await keepNoted(transaction, [...ids, id])
  recording.hasFiles = true
}

/** Oldest first. */
export const listNoted = async (transaction: StoreTransaction): Promise<readonly string[]> =>
  (await transaction.findSetting<string[]>(KEY)) ?? []

export const keepNoted = (transaction: StoreTransaction, ids: readonly string[]): Promise<void> =>
  transaction.putSetting(KEY, ids)
