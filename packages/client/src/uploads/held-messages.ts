import { isPiece } from "../file-transfer/pieces.ts"
import type { MessageContent } from "../messages/content.ts"
import type { Recording } from "../messages/recording.ts"
import type { StoreTransaction } from "../store/store.ts"
import { fileIdOf, waitsForUpload } from "./transfer.ts"

/** The ids of messages whose files are still on this device, pending or failed. */
const KEY = "messages-with-files"
const NO_TYPE = "application/octet-stream"

export interface HeldMessage {
  readonly id: string
  readonly peer: string
  readonly totalBytes: number
}

export interface WaitingFile {
  /** What the attachment has instead of the address it will get. */
  readonly url: string
  readonly file: Blob
  readonly name: string
  readonly mediaType: string
}

export const hasFilesOnDevice = ({ attachments = [] }: Pick<MessageContent, "attachments">): boolean =>
  attachments.some(({ url }) => waitsForUpload(url))

/** To call when a message is written whose files are on this device. */
export async function noteHeld(recording: Recording, id: string): Promise<void> {
  const { transaction } = recording
  const ids = (await transaction.findSetting<string[]>(KEY)) ?? []
  if (!ids.includes(id)) await transaction.putSetting(KEY, [...ids, id])
  recording.hasFiles = true
}

/** What is to be uploaded, oldest first. */
export async function readHeldMessages(transaction: StoreTransaction): Promise<HeldMessage[]> {
  const held: HeldMessage[] = []
  for (const id of (await transaction.findSetting<string[]>(KEY)) ?? []) {
    const record = await transaction.findMessage(id)
    const files = record?.attachments?.filter(({ url }) => waitsForUpload(url)) ?? []
    if (record?.state !== "pending" || files.length === 0) continue
    const totalBytes = files.reduce((sum, { size = 0 }) => sum + size, 0)
    held.push({ id, peer: record.peer, totalBytes })
  }
  return held
}

/** Removes the files of messages that do not exist any more, and what was noted about those. */
export async function forgetFiles(transaction: StoreTransaction): Promise<void> {
  const ids = (await transaction.findSetting<string[]>(KEY)) ?? []
  const needed = new Set<string>()
  const kept: string[] = []
  for (const id of ids) {
    const attachments = (await transaction.findMessage(id))?.attachments ?? []
    const files = attachments.flatMap(({ url }) => (waitsForUpload(url) ? fileIdOf(url) : []))
    for (const file of files) needed.add(file)
    if (files.length > 0) kept.push(id)
  }
  if (kept.length < ids.length) await transaction.putSetting(KEY, kept)
  for (const { id } of await transaction.listFiles()) {
    if (!needed.has(id) && !isPiece(id)) await transaction.removeFile(id)
  }
}

/** The first file of a message that is not uploaded yet; a message whose file was lost can only fail. */
export async function findNextFile(
  transaction: StoreTransaction,
  id: string,
): Promise<WaitingFile | undefined> {
  const record = await transaction.findMessage(id)
  if (record?.state !== "pending") return undefined
  const attachment = record.attachments?.find(({ url }) => waitsForUpload(url))
  if (attachment === undefined) return undefined
  const { url, name = "file", mediaType = NO_TYPE } = attachment
  const file = await transaction.findFile(fileIdOf(url))
  if (file === undefined) throw new Error("A file that waits to be uploaded is not in the store")
  return { url, file, name, mediaType }
}

/** One more file is where it belongs; after the last one the message can be sent. */
export async function noteUploaded(
  recording: Recording,
  id: string,
  urlHere: string,
  url: string,
): Promise<void> {
  const { transaction } = recording
  await transaction.removeFile(fileIdOf(urlHere))
  const record = await transaction.findMessage(id)
  if (record?.state !== "pending") return
  const attachments =
    record.attachments?.map((each) => (each.url === urlHere ? { ...each, url } : each)) ?? []
  const isComplete = !hasFilesOnDevice({ attachments })
  await transaction.putMessage({ ...record, attachments, ...(isComplete && { queuedAt: record.order }) })
  await recording.touch(record.peer)
  if (isComplete) recording.hasQueued = true
}
