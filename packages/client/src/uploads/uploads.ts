import type { Jid } from "@kith/xmpp"
import type { Clock } from "../clock.ts"
import type { Requests } from "../connection/requests.ts"
import type { ConnectionStatus } from "../connection/status.ts"
import { NotConnected } from "../errors.ts"
import type { Failure } from "../failure.ts"
import type { Live } from "../live.ts"
import type { MessageContent } from "../messages/content.ts"
import type { MessageLog } from "../messages/message-log.ts"
import type { SendQueue } from "../send-queue/send-queue.ts"
import { Turns } from "../store/turns.ts"
import {
  findNextFile,
  forgetFiles,
  leaveOutFile,
  noteFileFailed,
  noteUploaded,
  readHeldMessages,
  retryFile,
  settleFailed,
  type WaitingFile,
} from "./held-messages.ts"
import { KnownService } from "./known-service.ts"
import { explainKeeping, type TakenFiles, takeFiles } from "./new-files.ts"
import { hasFilesOnDevice } from "./noted-messages.ts"
import { waitFor, whenOnline } from "./patience.ts"
import { type FileForPlacing, placeFile } from "./place-file.ts"
import type { PutFile } from "./put-file.ts"
import {
  fileIdOf,
  type NewFile,
  type Transfer,
  type UploadService,
  type Uploads,
  waitsForUpload,
} from "./transfer.ts"
import { TransferBoard } from "./transfer-board.ts"
import { UploadFailed } from "./upload-failed.ts"

/** Waiting before the next attempt after a connection broke; then the person is told. */
const RETRY_AFTER_MS = [1_000, 5_000, 20_000]

export interface UploadsParts {
  /** Our server. */
  readonly domain: Jid
  readonly log: MessageLog
  readonly queue: SendQueue
  readonly requests: Requests
  readonly clock: Clock
  readonly status: Live<ConnectionStatus>
  readonly putFile: PutFile
  /** One tab at a time uploads the files of one message; see `account/neighbours.ts`. */
  holdAlone(name: string, signal: AbortSignal): Promise<() => void>
}

/** The files of messages that wait, one conversation at a time in the order in which they were written. */
export class FileUploads implements Uploads {
  readonly #parts: UploadsParts
  readonly #service: KnownService
  readonly #board = new TransferBoard()
  readonly #jobs = new Map<string, AbortController>()
  readonly #turnsOf = new Map<string, Turns>()
  /** The file of each message that is on its way. */
  readonly #current = new Map<string, { readonly url: string; readonly stop: AbortController }>()
  #isClosed = false

  constructor(parts: UploadsParts) {
    this.#parts = parts
    this.#service = new KnownService(parts.requests, parts.log.store, parts.domain)
    parts.log.subscribe(({ hasFiles }) => {
      if (hasFiles) this.#follow()
    })
  }

  get service(): Live<UploadService | undefined> {
    return this.#service.present
  }

  get transfers(): Live<ReadonlyMap<string, Transfer>> {
    return this.#board.live
  }

  /** Goes on with what was under way when the page was closed. */
  async load(): Promise<void> {
    await this.#service.load()
    await this.#goOn()
  }

  /** Once a session stands. @throws StanzaError to wait, NotConnected */
  sessionReady(): Promise<void> {
    return this.#service.sessionReady()
  }

  async send(to: Jid, content: MessageContent, files: readonly NewFile[]): Promise<void> {
    const taken = await this.take(files)
    const attachments = [...(content.attachments ?? []), ...taken.attachments]
    try {
      await this.#parts.queue.add(to, { ...content, attachments }, taken.keep)
    } catch (error) {
      throw explainKeeping(error)
    }
  }

  /** @throws UploadFailed */
  take(files: readonly NewFile[]): Promise<TakenFiles> {
    return takeFiles(files, this.#service.present.get()?.maxBytes)
  }

  pause(messageId: string, url?: string): void {
    if (!this.#board.live.get().has(messageId)) return
    this.#board.hold(messageId, url)
    if (url === undefined) this.#jobs.get(messageId)?.abort()
    else this.#stopFile(messageId, url)
  }

  resume(messageId: string, url?: string): void {
    if (this.#board.release(messageId, url)) this.#follow()
  }

  async cancel(messageId: string): Promise<void> {
    this.#jobs.get(messageId)?.abort()
    await this.#parts.log.change(async (recording) => {
      const record = await recording.transaction.findMessage(messageId)
      // With its last file uploaded, it is the send queue's.
      if (record?.state !== "pending" || !hasFilesOnDevice(record)) return
      await recording.transaction.removeMessage(messageId)
      await recording.touch(record.peer)
      recording.hasFiles = true
    })
    this.#board.end(messageId)
  }

  async retryFile(messageId: string, url: string): Promise<void> {
    await this.#parts.log.change((recording) => retryFile(recording, messageId, url))
  }

  async leaveOut(messageId: string, url: string): Promise<void> {
    this.#stopFile(messageId, url)
    await this.#parts.log.change((recording) => leaveOutFile(recording, messageId, url))
    this.#board.drop(messageId, url)
  }

  #stopFile(messageId: string, url: string): void {
    const current = this.#current.get(messageId)
    if (current?.url === url) current.stop.abort()
  }

  async findFile(url: string): Promise<Blob | undefined> {
    if (!waitsForUpload(url)) return undefined
    return await this.#parts.log.store.transact((t) => t.findFile(fileIdOf(url)))
  }

  async put(file: Blob, name: string, signal: AbortSignal = new AbortController().signal): Promise<string> {
    const mediaType = file.type === "" ? "application/octet-stream" : file.type
    return await this.#place({ file, name, mediaType, purpose: "permanent" }, signal, () => undefined)
  }

  /** The account is closed: what is under way goes on another time. */
  close(): void {
    this.#isClosed = true
    for (const job of this.#jobs.values()) job.abort()
  }

  #follow(): void {
    this.#goOn().catch((error) => console.warn("Files that wait could not be found", error))
  }

  async #goOn(): Promise<void> {
    if (this.#isClosed) return
    const { log } = this.#parts
    const held = await log.store.transact(async (transaction) => {
      await forgetFiles(transaction)
      return await readHeldMessages(transaction)
    })
    const ids = new Set(held.map(({ id }) => id))
    // What was cancelled or failed, here or in another tab.
    for (const [id, job] of this.#jobs) if (!ids.has(id)) job.abort()
    for (const id of this.#board.live.get().keys()) if (!ids.has(id)) this.#board.end(id)
    for (const { id, peer, files } of held) {
      if (this.#board.isPaused(id)) continue
      const isStopped = files.length > 0 && files.every(({ url }) => this.#board.isPaused(url))
      if (!isStopped) this.#board.begin(id, files)
      if (!isStopped && !this.#jobs.has(id)) this.#begin(id, peer)
    }
  }

  #begin(id: string, peer: string): void {
    const job = new AbortController()
    this.#jobs.set(id, job)
    const turns = this.#turnsOf.get(peer) ?? new Turns()
    this.#turnsOf.set(peer, turns)
    turns
      .take(() => this.#uploadAll(id, job.signal))
      .then(
        () => this.#ended(id),
        (error) => {
          if (job.signal.aborted) return this.#ended(id)
          console.warn("What became of a file could not be kept", error)
          this.#jobs.delete(id)
          return this.#board.end(id)
        },
      )
  }

  #ended(id: string): void {
    this.#jobs.delete(id)
    if (this.#board.isPaused(id)) return
    this.#board.finish(id)
    // Perhaps it was resumed, or a file of it, before it had stopped.
    this.#follow()
  }

  async #uploadAll(id: string, signal: AbortSignal): Promise<void> {
    const { log, holdAlone } = this.#parts
    signal.throwIfAborted()
    const giveBack = await holdAlone(`upload-${id}`, signal)
    const isPaused = (url: string) => this.#board.isPaused(url)
    try {
      for (;;) {
        signal.throwIfAborted()
        const next = await log.store.transact((t) => findNextFile(t, id, isPaused))
        if (next === undefined) break
        await this.#uploadOne(id, next, signal)
      }
      await log.change((recording) => settleFailed(recording, id))
    } finally {
      giveBack()
    }
  }

  async #uploadOne(id: string, next: WaitingFile, signal: AbortSignal): Promise<void> {
    const { log } = this.#parts
    const { url: urlHere, file, name, mediaType } = next
    const stop = new AbortController()
    this.#current.set(id, { url: urlHere, stop })
    try {
      if (file === undefined) throw new UploadFailed({ kind: "file-lost" })
      const both = AbortSignal.any([signal, stop.signal])
      const url = await this.#upload({ file, name, mediaType }, both, (sentBytes) => {
        if (!both.aborted) this.#board.progress(id, urlHere, sentBytes)
      })
      this.#board.uploaded(id, urlHere)
      await log.change((recording) => noteUploaded(recording, id, urlHere, url))
    } catch (error) {
      signal.throwIfAborted()
      // Held up, or left out.
      if (stop.signal.aborted) return
      const failure = explain(error)
      await log.change((recording) => noteFileFailed(recording, id, urlHere, failure))
      this.#board.drop(id, urlHere)
    } finally {
      this.#current.delete(id)
    }
  }

  /** Tries again while there is hope without a person's help. */
  async #upload(
    file: FileForPlacing,
    signal: AbortSignal,
    onProgress: (sentBytes: number) => void,
  ): Promise<string> {
    for (let attempt = 0; ; attempt++) {
      try {
        await whenOnline(this.#parts.status, signal)
        return await this.#place(file, signal, onProgress)
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof NotConnected) continue
        const waitMs = RETRY_AFTER_MS[attempt]
        if (!(error instanceof UploadFailed && error.isPassing) || waitMs === undefined) throw error
        await waitFor(this.#parts.clock, waitMs, signal)
      }
    }
  }

  async #place(
    file: FileForPlacing,
    signal: AbortSignal,
    onProgress: (sentBytes: number) => void,
  ): Promise<string> {
    return await placeFile(this.#parts, await this.#service.find(), file, signal, onProgress)
  }
}

function explain(error: unknown): Failure {
  if (error instanceof UploadFailed) return error.failure
  console.warn("A file could not be uploaded", error)
  return { kind: "upload-failed" }
}
