import type { Store, StoreTransaction } from "../store/store.ts"

/** So much is in memory at once; and lost, at most, when the page is closed. */
const PIECE_BYTES = 1024 * 1024
const FOLDER = "direct/"

/** Files from device to device are kept beside those that wait to be uploaded, under names of their own. */
export const isPiece = (fileId: string): boolean => fileId.startsWith(FOLDER)

/** Whose file a piece is of. */
export const messageIdOfPiece = (fileId: string): string =>
  fileId.slice(FOLDER.length, fileId.lastIndexOf("/"))

const folderOf = (messageId: string) => `${FOLDER}${messageId}/`
const pieceId = (messageId: string, index: number) => folderOf(messageId) + String(index).padStart(6, "0")

/** A file as it arrives, in pieces in the local store. */
export class ArrivingFile {
  readonly #store: Store
  readonly #messageId: string
  #waiting: Uint8Array[] = []
  #waitingBytes = 0
  #count = 0
  #storedBytes = 0

  private constructor(store: Store, messageId: string) {
    this.#store = store
    this.#messageId = messageId
  }

  /** Goes on behind what is there; `onKept` gets that, a piece at a time. */
  static async open(
    store: Store,
    messageId: string,
    onKept: (bytes: Uint8Array) => void,
  ): Promise<ArrivingFile> {
    const file = new ArrivingFile(store, messageId)
    for (;;) {
      const id = pieceId(messageId, file.#count)
      const piece = await store.transact((t) => t.findFile(id))
      if (piece === undefined) return file
      const bytes = new Uint8Array(await piece.arrayBuffer())
      onKept(bytes)
      file.#count++
      file.#storedBytes += bytes.length
    }
  }

  get bytes(): number {
    return this.#storedBytes + this.#waitingBytes
  }

  /** @throws DOMException `QuotaExceededError` */
  async append(bytes: Uint8Array): Promise<void> {
    this.#waiting.push(bytes)
    this.#waitingBytes += bytes.length
    if (this.#waitingBytes >= PIECE_BYTES) await this.flush()
  }

  async flush(): Promise<void> {
    if (this.#waitingBytes === 0) return
    const piece = new Blob(this.#waiting as Uint8Array<ArrayBuffer>[])
    const id = pieceId(this.#messageId, this.#count)
    await this.#store.transact((t) => t.putFile(id, piece))
    this.#count++
    this.#storedBytes += piece.size
    this.#waiting = []
    this.#waitingBytes = 0
  }
}

/** A file of ours that is to be sent, whole. */
export async function keepWhole(transaction: StoreTransaction, messageId: string, file: Blob): Promise<void> {
  await transaction.putFile(pieceId(messageId, 0), file)
}

/** All pieces as one; browsers leave them where they are. `undefined`: nothing is there. */
export async function readPieces(store: Store, messageId: string, type: string): Promise<Blob | undefined> {
  const pieces: Blob[] = []
  for (;;) {
    const id = pieceId(messageId, pieces.length)
    const piece = await store.transact((t) => t.findFile(id))
    if (piece === undefined) break
    pieces.push(piece)
  }
  return pieces.length === 0 ? undefined : new Blob(pieces, { type })
}

export async function removePieces(transaction: StoreTransaction, messageId: string): Promise<void> {
  for (let index = 0; (await transaction.findFile(pieceId(messageId, index))) !== undefined; index++) {
    await transaction.removeFile(pieceId(messageId, index))
  }
}

/** Removes what belongs to messages that do not exist any more, or that `isNeeded` says no to. */
export async function sweepPieces(
  transaction: StoreTransaction,
  isNeeded: (messageId: string) => Promise<boolean>,
): Promise<void> {
  const needed = new Map<string, boolean>()
  for (const { id } of await transaction.listFiles()) {
    if (!isPiece(id)) continue
    const messageId = messageIdOfPiece(id)
    const isKept = needed.get(messageId) ?? (await isNeeded(messageId))
    needed.set(messageId, isKept)
    if (!isKept) await transaction.removeFile(id)
  }
}
