import { type Jid, StanzaError } from "@kith/xmpp"
import type { Attachment } from "../attachments/attachment.ts"
import { hashFile } from "../attachments/hash-file.ts"
import type { Clock } from "../clock.ts"
import type { Requests } from "../connection/requests.ts"
import type { ConnectionStatus } from "../connection/status.ts"
import { NotConnected } from "../errors.ts"
import type { Failure } from "../failure.ts"
import { isPiece } from "../file-transfer/pieces.ts"
import { createLive, type Live } from "../live.ts"
import type { MessageContent } from "../messages/content.ts"
import type { MessageLog } from "../messages/message-log.ts"
import { withoutForbiddenCharacters } from "../messages/outgoing.ts"
import { randomUuid } from "../random-uuid.ts"
import { noteFailed } from "../send-queue/queue-records.ts"
import type { SendQueue } from "../send-queue/send-queue.ts"
import { Turns } from "../store/turns.ts"
import { discoverUploadService } from "./discover-service.ts"
import {
  findNextFile,
  forgetFiles,
  hasFilesOnDevice,
  noteUploaded,
  readHeldMessages,
  type WaitingFile,
} from "./held-messages.ts"
import { waitFor, whenOnline } from "./patience.ts"
import { type FileForPlacing, placeFile } from "./place-file.ts"
import type { PutFile } from "./put-file.ts"
import {
  fileIdOf,
  type NewFile,
  type Transfer,
  type UploadService,
  type Uploads,
  urlOnDevice,
  waitsForUpload,
} from "./transfer.ts"
import { tooLarge, UploadFailed } from "./upload-failed.ts"

const KEY = "upload-service"
/** Waiting before the next attempt after a connection broke; then the person is told. */
const RETRY_AFTER_MS = [1_000, 5_000, 20_000]
/** All files that wait on this device together. */
const WAITING_BYTES_MOST = 2 * 1024 ** 3
const FILES_PER_MESSAGE_MOST = 20

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
  readonly #service = createLive<UploadService | undefined>(undefined)
  readonly #transfers = createLive<ReadonlyMap<string, Transfer>>(new Map())
  readonly #jobs = new Map<string, AbortController>()
  readonly #turnsOf = new Map<string, Turns>()
  readonly #paused = new Set<string>()
  #isDiscovered = false
  #isClosed = false

  constructor(parts: UploadsParts) {
    this.#parts = parts
    parts.log.subscribe(({ hasFiles }) => {
      if (hasFiles) this.#follow()
    })
  }

  get service(): Live<UploadService | undefined> {
    return this.#service
  }

  get transfers(): Live<ReadonlyMap<string, Transfer>> {
    return this.#transfers
  }

  /** Goes on with what was under way when the page was closed. */
  async load(): Promise<void> {
    const { store } = this.#parts.log
    this.#service.set(await store.transact((t) => t.findSetting<UploadService>(KEY)))
    await this.#goOn()
  }

  /** Once a session stands: so much does not change that it is asked more than once. */
  async sessionReady(): Promise<void> {
    if (this.#isDiscovered) return
    await this.#discover().catch((error) => {
      if (!(error instanceof NotConnected)) console.warn("No place for files could be found", error)
    })
  }

  /** @throws NotConnected */
  async #discover(): Promise<void> {
    const { requests, domain, log } = this.#parts
    const service = await discoverUploadService(requests, domain).catch((error) => {
      if (error instanceof StanzaError) return undefined
      throw error
    })
    this.#isDiscovered = true
    this.#service.set(service)
    await log.store.transact((t) => t.putSetting(KEY, service))
  }

  async send(to: Jid, content: MessageContent, files: readonly NewFile[]): Promise<void> {
    const maxBytes = this.#service.get()?.maxBytes
    const large = files.find(({ data }) => maxBytes !== undefined && data.size > maxBytes)
    if (large !== undefined) throw tooLarge(large.details.name, maxBytes)
    if (files.length > FILES_PER_MESSAGE_MOST) {
      throw new UploadFailed({ kind: "too-many-files", most: FILES_PER_MESSAGE_MOST })
    }
    const empty = files.find(({ data }) => data.size === 0)
    if (empty !== undefined) throw emptyFile(empty)
    const named = await Promise.all(files.map(nameFile))
    const attachments = [...(content.attachments ?? []), ...named.map(({ attachment }) => attachment)]
    const all = { ...content, attachments }
    try {
      await this.#parts.queue.add(to, all, async (transaction) => {
        const waiting = (await transaction.listFiles()).reduce(
          (sum, { id, bytes }) => (isPiece(id) ? sum : sum + bytes),
          0,
        )
        const total = named.reduce((sum, { data }) => sum + data.size, waiting)
        if (total > WAITING_BYTES_MOST) throw noRoom(waiting)
        for (const { id, data } of named) await transaction.putFile(id, data)
      })
    } catch (error) {
      throw isNoRoom(error) ? noRoom() : error
    }
  }

  pause(messageId: string): void {
    const transfer = this.#transfers.get().get(messageId)
    if (transfer === undefined) return
    this.#paused.add(messageId)
    this.#jobs.get(messageId)?.abort()
    this.#show(messageId, { ...transfer, state: "paused", sentBytes: 0 })
  }

  resume(messageId: string): void {
    if (this.#paused.delete(messageId)) this.#follow()
  }

  async cancel(messageId: string): Promise<void> {
    this.#paused.delete(messageId)
    this.#jobs.get(messageId)?.abort()
    await this.#parts.log.change(async (recording) => {
      const record = await recording.transaction.findMessage(messageId)
      // With its last file uploaded, it is the send queue's.
      if (record?.state !== "pending" || !hasFilesOnDevice(record)) return
      await recording.transaction.removeMessage(messageId)
      await recording.touch(record.peer)
      recording.hasFiles = true
    })
    this.#show(messageId, undefined)
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
    const held = await this.#parts.log.store.transact(async (transaction) => {
      await forgetFiles(transaction)
      return await readHeldMessages(transaction)
    })
    for (const { id, peer, totalBytes } of held) {
      if (this.#jobs.has(id) || this.#paused.has(id)) continue
      const job = new AbortController()
      this.#jobs.set(id, job)
      this.#show(id, { state: "waiting", sentBytes: 0, totalBytes })
      const turns = this.#turnsOf.get(peer) ?? new Turns()
      this.#turnsOf.set(peer, turns)
      turns
        .take(() => this.#uploadAll(id, totalBytes, job.signal))
        .catch((error) => this.#failed(id, error, job.signal))
        .finally(() => this.#ended(id, job))
        .catch((error) => console.warn("That a file could not be uploaded could not be kept", error))
    }
  }

  #ended(id: string, job: AbortController): void {
    this.#jobs.delete(id)
    if (this.#paused.has(id)) return
    this.#show(id, undefined)
    // Perhaps it was resumed before it had stopped.
    if (job.signal.aborted) this.#follow()
  }

  async #uploadAll(id: string, totalBytes: number, signal: AbortSignal): Promise<void> {
    const { log, holdAlone } = this.#parts
    signal.throwIfAborted()
    const giveBack = await holdAlone(`upload-${id}`, signal)
    try {
      let doneBytes = 0
      for (;;) {
        signal.throwIfAborted()
        const next = await log.store.transact((t) => findNextFile(t, id))
        if (next === undefined) return
        const url = await this.#upload(next, signal, (sentBytes) => {
          const transfer = { state: "uploading", sentBytes: doneBytes + sentBytes, totalBytes } as const
          if (!signal.aborted) this.#show(id, transfer)
        })
        doneBytes += next.file.size
        await log.change((recording) => noteUploaded(recording, id, next.url, url))
      }
    } finally {
      giveBack()
    }
  }

  /** Tries again while there is hope without a person's help. */
  async #upload(
    file: WaitingFile,
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
    if (this.#service.get() === undefined) await this.#discover()
    return await placeFile(this.#parts, this.#service.get(), file, signal, onProgress)
  }

  async #failed(id: string, error: unknown, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    if (!(error instanceof UploadFailed)) console.warn("A file could not be uploaded", error)
    const failure: Failure = error instanceof UploadFailed ? error.failure : { kind: "upload-failed" }
    await this.#parts.log.change(async (recording) => {
      const record = await recording.transaction.findMessage(id)
      if (record?.state === "pending") await noteFailed(recording, record, failure)
    })
  }

  #show(id: string, transfer: Transfer | undefined): void {
    const next = new Map(this.#transfers.get())
    if (transfer === undefined) next.delete(id)
    else next.set(id, transfer)
    this.#transfers.set(next)
  }
}

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
