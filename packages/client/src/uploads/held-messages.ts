import type { Failure } from "../failure.ts"
import { isPiece } from "../file-transfer/pieces.ts"
import type { MessageContent } from "../messages/content.ts"
import type { Recording } from "../messages/recording.ts"
import { readSchedules } from "../scheduled-messages/stored-schedule.ts"
import type { StoreTransaction } from "../store/store.ts"
import { failureOfAll } from "./failed-file.ts"
import { findHolder, type Holder, saysSomething } from "./holders.ts"
import { hasFilesOnDevice, keepNoted, listNoted } from "./noted-messages.ts"
import { fileIdOf, waitsForUpload } from "./transfer.ts"

const NO_TYPE = "application/octet-stream"

/** A message, or one that is to be sent later, with the files that are to be uploaded now. */
export interface HeldMessage {
  readonly id: string
  readonly peer: string
  readonly files: readonly HeldFile[]
}

export interface HeldFile {
  /** What the attachment has instead of the address it will get. */
  readonly url: string
  /** In bytes. */
  readonly size: number
}

export interface WaitingFile {
  readonly url: string
  /** `undefined`: this device has lost it. */
  readonly file: Blob | undefined
  readonly name: string
  readonly mediaType: string
}

/** What is to be uploaded, oldest first; also what has only files that failed, for `settleFailed` to see. */
export async function readHeldMessages(transaction: StoreTransaction): Promise<HeldMessage[]> {
  const held: HeldMessage[] = []
  for (const id of await listHolders(transaction)) {
    const holder = await findHolder(transaction, id)
    if (holder?.state !== "waiting" || !hasFilesOnDevice(holder.content)) continue
    held.push({ id, peer: holder.peer, files: listWaiting(holder) })
  }
  return held
}

async function listHolders(transaction: StoreTransaction): Promise<string[]> {
  return [...(await listNoted(transaction)), ...Object.keys(await readSchedules(transaction))]
}

const listWaiting = ({ content: { attachments = [] }, failedFiles }: Holder): HeldFile[] =>
  attachments
    .filter(({ url }) => waitsForUpload(url) && !failedFiles.some((failed) => failed.url === url))
    .map(({ url, size = 0 }) => ({ url, size }))

/** Removes the files of messages that do not exist any more, and what was noted about those. */
export async function forgetFiles(transaction: StoreTransaction): Promise<void> {
  const ids = await listNoted(transaction)
  const needed = new Set<string>()
  const note = ({ attachments = [] }: Pick<MessageContent, "attachments">): boolean => {
    const files = attachments.flatMap(({ url }) => (waitsForUpload(url) ? fileIdOf(url) : []))
    for (const file of files) needed.add(file)
    return files.length > 0
  }
  const kept: string[] = []
  for (const id of ids) {
    const record = await transaction.findMessage(id)
    if (record !== undefined && note(record)) kept.push(id)
  }
  for (const { content } of Object.values(await readSchedules(transaction))) note(content)
  if (kept.length < ids.length) await keepNoted(transaction, kept)
  for (const { id } of await transaction.listFiles()) {
    if (!needed.has(id) && !isPiece(id)) await transaction.removeFile(id)
  }
}

/** The first file that is not uploaded yet, and neither failed nor is held up. */
export async function findNextFile(
  transaction: StoreTransaction,
  id: string,
  isPaused: (url: string) => boolean,
): Promise<WaitingFile | undefined> {
  const holder = await findHolder(transaction, id)
  if (holder?.state !== "waiting") return undefined
  const next = listWaiting(holder).find(({ url }) => !isPaused(url))
  const attachment = holder.content.attachments?.find(({ url }) => url === next?.url)
  if (attachment === undefined) return undefined
  const { url, name = "file", mediaType = NO_TYPE } = attachment
  return { url, file: await transaction.findFile(fileIdOf(url)), name, mediaType }
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
  const holder = await findHolder(transaction, id)
  if (holder?.state !== "waiting") return
  const { content, failedFiles } = holder
  const attachments = content.attachments?.map((each) => (each.url === urlHere ? { ...each, url } : each))
  await holder.keep(recording, { ...content, ...(attachments !== undefined && { attachments }) }, failedFiles)
}

/** One file cannot be uploaded; the others can. */
export async function noteFileFailed(
  recording: Recording,
  id: string,
  url: string,
  failure: Failure,
): Promise<void> {
  const holder = await findHolder(recording.transaction, id)
  if (holder?.state !== "waiting" || !holder.content.attachments?.some((each) => each.url === url)) return
  const others = holder.failedFiles.filter((each) => each.url !== url)
  await holder.keep(recording, holder.content, [...others, { url, failure }])
}

/** Where nothing is left but files that could not be uploaded, all of it fails until a person decides. */
export async function settleFailed(recording: Recording, id: string): Promise<void> {
  const holder = await findHolder(recording.transaction, id)
  if (holder?.state !== "waiting" || holder.failedFiles.length === 0) return
  if (listWaiting(holder).length > 0) return
  await holder.fail(recording, failureOfAll(holder.failedFiles, holder.content.attachments?.length ?? 0))
}

/** Tries once more to upload a file that failed. */
export async function retryFile(recording: Recording, id: string, url: string): Promise<void> {
  const holder = await findHolder(recording.transaction, id)
  const others = holder?.failedFiles.filter((each) => each.url !== url) ?? []
  if (holder === undefined || others.length === holder.failedFiles.length) return
  recording.hasFiles = true
  if (holder.state === "failed") await holder.again(recording, holder.content, others)
  else await holder.keep(recording, holder.content, others)
}

/** Takes a file that is still on this device out of its message; one of which nothing is left goes too. */
export async function leaveOutFile(recording: Recording, id: string, url: string): Promise<void> {
  const holder = await findHolder(recording.transaction, id)
  const { attachments = [], ...words } = holder?.content ?? { body: "" }
  const rest = attachments.filter((each) => each.url !== url)
  if (holder === undefined || !waitsForUpload(url) || rest.length === attachments.length) return
  recording.hasFiles = true
  const content = { ...words, ...(rest.length > 0 && { attachments: rest }) }
  if (!saysSomething(content)) return await holder.remove(recording)
  const others = holder.failedFiles.filter((each) => each.url !== url)
  // What is left may go, unless there is another reason why it does not.
  const wasReason = holder.state === "failed" && others.length < holder.failedFiles.length
  if (wasReason && others.length === 0) return await holder.again(recording, content, [])
  await holder.keep(recording, content, others)
  if (wasReason)
    await (await findHolder(recording.transaction, id))?.fail(recording, failureOfAll(others, rest.length))
}
