import type { Jid } from "@kith/xmpp"
import type { Attachment } from "../attachments/attachment.ts"
import { isDirect } from "../file-transfer/direct-transfer.ts"
import type { Live } from "../live.ts"
import type { MessageContent } from "../messages/content.ts"

/** A file that somebody chose, and what is known of it besides its bytes. */
export interface NewFile {
  readonly data: Blob
  /** Without `url`, `size` and `hash`: those follow from the bytes and from where they go. */
  readonly details: Omit<Attachment, "url" | "size" | "hash">
}

/** How far the files of one message of ours are. */
export interface Transfer {
  /** `waiting`: for the connection, or for another tab that sends it; `paused`: by the person. */
  readonly state: "waiting" | "uploading" | "paused"
  readonly sentBytes: number
  readonly totalBytes: number
  /** The files that are still on their way, by the address they have on this device. */
  readonly files: ReadonlyMap<string, FileTransfer>
}

/** How far one of them is; `waiting` also for its turn. */
export type FileTransfer = Omit<Transfer, "files">

/** Where our server takes files. */
export interface UploadService {
  /** Its address. */
  readonly address: string
  /** The largest file it takes; `undefined` where it does not tell. */
  readonly maxBytes?: number
}

/** Files on their way from this device. */
export interface Uploads {
  /** Once it is known; `undefined` also where the server has none. */
  readonly service: Live<UploadService | undefined>
  /**
   * By the `id` of the message, also of one that is to be sent later; a message that is not here has its files where
   * they belong, or failed.
   */
  readonly transfers: Live<ReadonlyMap<string, Transfer>>
  /**
   * Queues a message with files. Resolves when all of it is safe in the local store; it is shown as pending, goes on
   * after a reload, and is sent when its files are uploaded.
   * @throws UploadFailed when this device has no room for them, or the server takes no files that large
   */
  send(to: Jid, content: MessageContent, files: readonly NewFile[]): Promise<void>
  /**
   * Stops all of a message, or the file with that address; the others go on. A file that is half uploaded begins anew
   * with `resume`, since no server takes up what it has of it.
   */
  pause(messageId: string, url?: string): void
  resume(messageId: string, url?: string): void
  /** Stops, and removes the message. */
  cancel(messageId: string): Promise<void>
  /** Tries once more to upload one of the `failedFiles` of a message or of one that is to be sent later. */
  retryFile(messageId: string, url: string): Promise<void>
  /** Takes a file out of a message that waits or failed; what is left of it goes. With nothing left the message goes too. */
  leaveOut(messageId: string, url: string): Promise<void>
  /** A file that is still on this device: what an attachment with `isOnDevice(url)` shows. */
  findFile(url: string): Promise<Blob | undefined>
  /**
   * Puts a file on the server now, to stay there, and resolves with its address.
   * @throws UploadFailed, NotConnected
   */
  put(file: Blob, name: string, signal?: AbortSignal): Promise<string>
}

const SCHEME = "upload:"

/** The place of a file that is not on the server yet. */
export const urlOnDevice = (fileId: string): string => SCHEME + fileId

export const waitsForUpload = (url: string): boolean => url.startsWith(SCHEME)

/** The file is here: still, or because it came from device to device. */
export const isOnDevice = (url: string): boolean => waitsForUpload(url) || isDirect(url)

export const fileIdOf = (url: string): string => url.slice(SCHEME.length)
