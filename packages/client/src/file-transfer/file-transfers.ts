import { type HashValue, Jid, NS_JINGLE_FILE, type OfferedFile, randomId } from "@kith/xmpp"
import type { Attachment } from "../attachments/attachment.ts"
import { hashFile } from "../attachments/hash-file.ts"
import { kindOf } from "../attachments/media-type.ts"
import { type Clock, waitAtMost } from "../clock.ts"
import type { InBandTransport } from "../in-band-bytestreams/in-band-transport.ts"
import type { JingleSession } from "../jingle/session.ts"
import type { JingleApplication, JingleSessions } from "../jingle/sessions.ts"
import { createLive, type Live } from "../live.ts"
import type { MessageLog } from "../messages/message-log.ts"
import { withoutForbiddenCharacters } from "../messages/outgoing.ts"
import type { ContactPresences } from "../presence/contact-presence.ts"
import type { DeviceFeatures } from "../service-discovery/device-features.ts"
import type { MessageRecord } from "../store/records.ts"
import type { NewFile } from "../uploads/transfer.ts"
import {
  type DirectProgress,
  DirectTransferFailed,
  directUrl,
  type FileTransfers,
  isDirect,
  messageIdOf,
} from "./direct-transfer.ts"
import { IncomingFile } from "./incoming-file.ts"
import { OutgoingFile } from "./outgoing-file.ts"
import { keepWhole, readPieces, sweepPieces } from "./pieces.ts"
import { Places } from "./places.ts"
import { readOffer } from "./read-offer.ts"
import { addTransfer, changeTransfer, isUnfinished, needsPieces, readUnfinished } from "./transfer-records.ts"

/** Files that run at once; others wait. */
const AT_ONCE = 3
/** Larger ones are not kept on this device for good. */
const KEPT_BYTES_MOST = 64 * 1024 * 1024
const FILES_MOST = 20
const PROGRESS_EVERY_MS = 100
/** So long may it take to find out whether another tab has a transfer: as long as that tab does. */
const LOADING_MS = 2_000

export interface FileTransferParts {
  readonly own: Jid
  readonly log: MessageLog
  readonly clock: Clock
  readonly sessions: JingleSessions
  readonly transport: InBandTransport
  readonly presences: ContactPresences
  readonly devices: DeviceFeatures
  fullAddress(): Jid
  isContact(address: Jid): boolean
  isOnline(): boolean
  /** One tab has a transfer; see `account/neighbours.ts`. */
  holdAlone(name: string, signal: AbortSignal): Promise<() => void>
}

/** What both directions need. */
export interface TransferTools extends FileTransferParts {
  /** Takes one of the few places for files that run. */
  readonly places: Places
  /** Resolves when it is known which transfers of earlier runs were interrupted. */
  whenLoaded(): Promise<void>
  showProgress(messageId: string, bytes: number, totalBytes: number): void
  /** It is over for now: nothing of it is under way on this page. */
  ended(messageId: string): void
}

/** Files from device to device over Jingle: which are under way, and what people decide about them. */
export class DirectTransfers implements FileTransfers, JingleApplication {
  readonly namespace = NS_JINGLE_FILE
  readonly #tools: TransferTools
  readonly #progress = createLive<ReadonlyMap<string, DirectProgress>>(new Map())
  readonly #shownAt = new Map<string, number>()
  readonly #incoming = new Map<string, IncomingFile>()
  readonly #outgoing = new Map<string, OutgoingFile>()
  readonly #closing = new AbortController()
  #loaded: Promise<void> = Promise.resolve()

  constructor(parts: FileTransferParts) {
    this.#tools = {
      ...parts,
      places: new Places(AT_ONCE),
      whenLoaded: () => this.#loaded,
      showProgress: (id, bytes, totalBytes) => this.#showProgress(id, bytes, totalBytes),
      ended: (id) => this.#ended(id),
    }
    parts.presences.best.subscribe(() => this.#goOn())
  }

  get progress(): Live<ReadonlyMap<string, DirectProgress>> {
    return this.#progress
  }

  /** What was under way when the page was closed is interrupted, once no other tab has it. */
  async load(): Promise<void> {
    const { log, clock } = this.#tools
    const unfinished = await log.store.transact(async (transaction) => {
      await sweepPieces(transaction, (id) => needsPieces(transaction, id))
      return await readUnfinished(transaction)
    })
    const takenOver = Promise.all(unfinished.map(({ id }) => this.#takeOver(id)))
    this.#loaded = waitAtMost(clock, LOADING_MS, takenOver)
  }

  /** Removes large files that were saved, which the next start would do otherwise. */
  async forgetSaved(): Promise<void> {
    await this.#tools.log.store.transact((t) => sweepPieces(t, (id) => needsPieces(t, id)))
  }

  async canReach(peer: Jid): Promise<boolean> {
    if (!this.#tools.isContact(peer.bare)) return false
    return (await this.#findDevice(peer)) !== undefined
  }

  async send(to: Jid, files: readonly NewFile[]): Promise<void> {
    if (files.length > FILES_MOST) {
      throw new DirectTransferFailed({ kind: "too-many-files", most: FILES_MOST })
    }
    if (files.some(({ data }) => data.size === 0)) {
      throw new DirectTransferFailed({ kind: "empty-file" })
    }
    for (const { data, details } of files) await this.#sendOne(to.bare, data, details)
  }

  async accept(messageId: string): Promise<void> {
    const file = this.#incoming.get(messageId)
    if (file === undefined || file.isOver) throw notHere()
    await file.accept()
  }

  async decline(messageId: string): Promise<void> {
    const file = this.#incoming.get(messageId)
    if (file !== undefined) await file.decline()
    else await this.cancel(messageId)
  }

  async cancel(messageId: string): Promise<void> {
    const file = this.#incoming.get(messageId) ?? this.#outgoing.get(messageId)
    if (file !== undefined) file.cancel()
    await changeTransfer(this.#tools.log, messageId, (direct) =>
      isUnfinished(direct) ? { ...direct, state: "cancelled", by: "us" } : direct,
    )
  }

  async resume(messageId: string): Promise<void> {
    const record = await this.#tools.log.store.transact((t) => t.findMessage(messageId))
    if (record?.direct === undefined || record.direction !== "out") throw notHere()
    if (this.#outgoing.get(messageId)?.isRunning) return
    const file = this.#outgoing.get(messageId) ?? (await this.#recover(record))
    if (file === undefined) {
      throw new DirectTransferFailed({ kind: "direct-lost" })
    }
    if (!(await this.canReach(file.peer))) throw nobodyThere()
    file.offer()
  }

  async findFile(url: string): Promise<Blob | undefined> {
    if (!isDirect(url)) return undefined
    const { store } = this.#tools.log
    const record = await store.transact((t) => t.findMessage(messageIdOf(url)))
    const [attachment] = record?.attachments ?? []
    if (record?.direct === undefined || attachment === undefined) return undefined
    if (record.direction === "in" && record.direct.state !== "done") return undefined
    // Whatever is no picture, film or sound must not run as a page of ours.
    const { mediaType = "" } = attachment
    const type = kindOf({ mediaType }) === "file" ? "application/octet-stream" : mediaType
    return await readPieces(store, record.id, type)
  }

  async noteSaved(messageId: string): Promise<void> {
    await changeTransfer(this.#tools.log, messageId, (direct) => ({ ...direct, isSaved: true }))
  }

  mayOffer(peer: Jid): boolean {
    return this.#tools.isContact(peer.bare) && peer.resource !== undefined
  }

  offered(session: JingleSession): void {
    const offer = readOffer(session)
    if (offer === undefined) return
    IncomingFile.receive(this.#tools, session, offer, offer.file.size > KEPT_BYTES_MOST, (file) => {
      this.#incoming.set(file.messageId, file)
    }).catch((error: unknown) => {
      console.warn("An offer of a file could not be taken in", error)
      session.terminate("general-error")
    })
  }

  /** A session stands again, or somebody came online. */
  sessionReady(): void {
    this.#goOn()
  }

  close(): void {
    this.#closing.abort()
    for (const file of [...this.#outgoing.values(), ...this.#incoming.values()]) file.close()
  }

  async #sendOne(to: Jid, data: Blob, details: NewFile["details"]): Promise<void> {
    const { log, fullAddress } = this.#tools
    if (!(await this.canReach(to))) throw nobodyThere()
    const hash = await hashFile(data)
    const id = randomId()
    const isLarge = data.size > KEPT_BYTES_MOST
    const name = withoutForbiddenCharacters(details.name ?? "")
    const attachment = {
      ...details,
      ...(name !== "" && { name }),
      url: directUrl(id),
      size: data.size,
      hash,
      // Not kept here, it cannot be drawn.
      ...(isLarge && { disposition: "attachment" as const }),
    }
    const hashes = [{ algorithm: "sha-256", value: hash }]
    const direct = { state: "waiting", ...(isLarge && { isLarge: true as const }) } as const
    await log.change(async (recording) => {
      await addTransfer(recording, {
        id,
        peer: to,
        from: fullAddress(),
        isMine: true,
        attachment,
        hashes,
        direct,
      })
      if (!isLarge) await keepWhole(recording.transaction, id, data)
    })
    const description = describeFile(attachment, hashes, data.size)
    this.#startOutgoing(id, to, data, description).offer()
  }

  #startOutgoing(id: string, peer: Jid, data: Blob, description: OfferedFile): OutgoingFile {
    const file = new OutgoingFile(this.#tools, id, peer, data, description, () => this.#findDevice(peer))
    this.#outgoing.set(id, file)
    return file
  }

  /** A file of ours from an earlier run, if it was kept. */
  async #recover(record: MessageRecord): Promise<OutgoingFile | undefined> {
    const [attachment] = record.attachments ?? []
    const data = await readPieces(this.#tools.log.store, record.id, "application/octet-stream")
    const peer = Jid.tryParse(record.peer)
    if (data === undefined || attachment === undefined || peer === undefined) return undefined
    const description = describeFile(attachment, record.directHashes ?? [], data.size)
    return this.#startOutgoing(record.id, peer, data, description)
  }

  async #takeOver(id: string): Promise<void> {
    const { log, holdAlone } = this.#tools
    try {
      const giveBack = await holdAlone(`direct-${id}`, this.#closing.signal)
      giveBack()
      await changeTransfer(log, id, (direct) =>
        isUnfinished(direct) ? { ...direct, state: "interrupted" } : direct,
      )
      const record = await log.store.transact((t) => t.findMessage(id))
      if (record?.direct?.state !== "interrupted" || record.direction !== "out") return
      const file = await this.#recover(record)
      if (file === undefined) {
        await changeTransfer(log, id, (direct) => ({ ...direct, state: "failed", problem: "lost" }))
      } else this.#goOn()
    } catch (error) {
      if (!this.#closing.signal.aborted) console.warn("A file transfer could not be taken up", error)
    }
  }

  #goOn(): void {
    if (!this.#tools.isOnline() || this.#closing.signal.aborted) return
    for (const file of this.#outgoing.values()) file.goOn()
  }

  async #findDevice(peer: Jid): Promise<Jid | undefined> {
    const { presences, devices, fullAddress } = this.#tools
    const others = presences.devicesOf(peer.bare).filter(({ address }) => !address.equals(fullAddress()))
    return (await devices.findForFiles(others))?.address
  }

  #showProgress(id: string, bytes: number, totalBytes: number): void {
    const now = this.#tools.clock.now()
    const isEnd = bytes === 0 || bytes === totalBytes
    if (!isEnd && now - (this.#shownAt.get(id) ?? 0) < PROGRESS_EVERY_MS) return
    this.#shownAt.set(id, now)
    this.#progress.set(new Map(this.#progress.get()).set(id, { bytes, totalBytes }))
  }

  #ended(id: string): void {
    this.#shownAt.delete(id)
    this.#incoming.delete(id)
    const next = new Map(this.#progress.get())
    if (next.delete(id)) this.#progress.set(next)
  }
}

/** As it is offered; we can send parts of it. */
function describeFile(of: Omit<Attachment, "url">, hashes: readonly HashValue[], size: number): OfferedFile {
  const { name, mediaType, description } = of
  return { name, mediaType, description, size, hashes, hashesUsed: [], range: { offset: 0 } }
}

const notHere = () => new DirectTransferFailed({ kind: "direct-elsewhere" })
const nobodyThere = () => new DirectTransferFailed({ kind: "direct-nobody" })
