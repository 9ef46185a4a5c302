import type { Attachment } from "../attachments/attachment.ts"
import { hashFile } from "../attachments/hash-file.ts"
import { isPiece } from "../file-transfer/pieces.ts"
import { withoutForbiddenCharacters } from "../messages/outgoing.ts"
import { randomUuid } from "../random-uuid.ts"
import type { StoreTransaction } from "../store/store.ts"
import { type NewFile, urlOnDevice } from "./transfer.ts"
import { tooLarge, UploadFailed } from "./upload-failed.ts"

/** All files that wait on this device together. */
const WAITING_BYTES_MOST = 2 * 1024 ** 3
const FILES_PER_MESSAGE_MOST = 20

/** Files that are to go with a message, as the message has them until they are uploaded. */
export interface TakenFiles {
  readonly attachments: readonly Attachment[]
  /** Puts them into the store, in the transaction that stores the message. @throws UploadFailed: no room for them */
  keep(transaction: StoreTransaction): Promise<void>
}

/**
 * Looks at files before any of them is kept. `maxBytes`: what the server takes, where that is known.
 * @throws UploadFailed
 */
export async function takeFiles(
  files: readonly NewFile[],
  maxBytes: number | undefined,
): Promise<TakenFiles> {
  const large = files.find(({ data }) => maxBytes !== undefined && data.size > maxBytes)
  if (large !== undefined) throw tooLarge(large.details.name, maxBytes)
  if (files.length > FILES_PER_MESSAGE_MOST) {
    throw new UploadFailed({ kind: "too-many-files", most: FILES_PER_MESSAGE_MOST })
  }
  const empty = files.find(({ data }) => data.size === 0)
  if (empty !== undefined) throw emptyFile(empty)
  const named = await Promise.all(files.map(nameFile))
  return {
    attachments: named.map(({ attachment }) => attachment),
    async keep(transaction) {
      const waiting = (await transaction.listFiles()).reduce(
        (sum, { id, bytes }) => (isPiece(id) ? sum : sum + bytes),
        0,
      )
      const total = named.reduce((sum, { data }) => sum + data.size, waiting)
      if (total > WAITING_BYTES_MOST) throw noRoom(waiting)
      for (const { id, data } of named) await transaction.putFile(id, data)
    },
  }
}

/** What to throw where a store did not take files. */
export const explainKeeping = (error: unknown): unknown => (isNoRoom(error) ? noRoom() : error)

async function nameFile({ data, details }: NewFile) {
  const id = randomUuid()
  const name = withoutForbiddenCharacters(details.name ?? "")
  const hash = await hashFile(data)
  const attachment: Attachment = {
    ...details,
    ...(name !== "" && { name }),
    url: urlOnDevice(id),
    size: data.size,
    hash,
  }
  return { id, data, attachment }
}

const noRoom = (waiting = 0) =>
  new UploadFailed({ kind: "device-full", ...(waiting > 0 && { waitingBytes: waiting }) })

const emptyFile = ({ details: { name } }: NewFile) =>
  new UploadFailed({ kind: "empty-file", ...(name !== undefined && { name }) })

const isNoRoom = (error: unknown) => error instanceof DOMException && error.name === "QuotaExceededError"
