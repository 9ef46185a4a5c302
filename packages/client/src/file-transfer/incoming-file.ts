import { type HashValue, parseFileChecksum, randomId, type XmlElement } from "@kith/xmpp"
import type { JingleSession } from "../jingle/session.ts"
import type { DirectTransfer } from "./direct-transfer.ts"
import type { TransferTools } from "./file-transfers.ts"
import { failed, type Outcome, outcomeOf } from "./outcome.ts"
import { removePieces } from "./pieces.ts"
import { describeOffer, type Offer } from "./read-offer.ts"
import { receiveFile } from "./receive-file.ts"
import { addTransfer, changeTransfer, findInterrupted } from "./transfer-records.ts"

/** Told of one file; a peer that tells more has no use for it. */
const HASHES_MOST = 8
/** What the session ended with by our own doing is known where it was done, but for these. */
const OURS_TO_TELL: ReadonlySet<string> = new Set(["cancel", "connectivity-error", "gone"])

/** A file that is offered to us in a session, until that ends. */
export class IncomingFile {
  readonly messageId: string
  readonly #tools: TransferTools
  readonly #session: JingleSession
  readonly #offer: Offer
  readonly #ended = Promise.withResolvers<Outcome>()
  readonly #told = Promise.withResolvers<void>()
  readonly #abort = new AbortController()
  #hashes: readonly HashValue[]
  #isAnswered = false
  #giveBack: () => void = () => undefined

  private constructor(tools: TransferTools, session: JingleSession, offer: Offer, messageId: string) {
    this.#tools = tools
    this.#session = session
    this.#offer = offer
    this.#hashes = offer.file.hashes
    this.messageId = messageId
  }

  /**
   * Shows an offer, or goes on with a file that was interrupted and is wanted. `onFile` gets it before anybody sees it.
   */
  static async receive(
    tools: TransferTools,
    session: JingleSession,
    offer: Offer,
    isLarge: boolean,
    onFile: (file: IncomingFile) => void,
  ): Promise<void> {
    // What happens meanwhile must not be missed.
    const early: { events: (() => void)[]; to: IncomingFile | undefined } = { events: [], to: undefined }
    const hear = (work: (file: IncomingFile) => void) => {
      if (early.to === undefined) early.events.push(() => early.to && work(early.to))
      else work(early.to)
    }
    session.events = {
      informed: (info) => {
        hear((file) => file.#informed(info))
        return info.name === "checksum" || info.name === "received"
      },
      ended: (reason, by) =>
        hear((file) => {
          if (by === "peer" || OURS_TO_TELL.has(reason.condition)) file.#sessionEnded(outcomeOf(reason, by))
        }),
    }
    const { log, holdAlone } = tools
    const { hashes, size } = offer.file
    await tools.whenLoaded()
    const known = await log.store.transact((t) => findInterrupted(t, session.peer, hashes, size))
    const file = new IncomingFile(tools, session, offer, known?.id ?? randomId())
    file.#giveBack = await holdAlone(`direct-${file.messageId}`, file.#abort.signal)
    onFile(file)
    if (known === undefined) await file.#record(isLarge)
    else await file.#change((direct) => ({ ...direct, state: "offered" }))
    early.to = file
    for (const happen of early.events) happen()
    if (session.state !== "ended" && known?.direct?.isAccepted) await file.accept()
  }

  /** The session is, whatever is still to be written down. */
  get isOver(): boolean {
    return this.#session.state === "ended"
  }

  async accept(): Promise<void> {
    if (this.#isAnswered) return
    this.#isAnswered = true
    await this.#change((direct) => ({ ...direct, state: "waiting", isAccepted: true }))
    const { places, showProgress, log, clock } = this.#tools
    const run = async (): Promise<Outcome> => {
      const leave = await places.take(this.#abort.signal)
      try {
        await this.#change((direct) => ({ ...direct, state: "running" }))
        return await receiveFile({
          session: this.#session,
          content: this.#offer.content,
          offer: this.#offer.file,
          messageId: this.messageId,
          store: log.store,
          clock,
          ended: this.#ended.promise,
          hashes: () => this.#hashes,
          told: this.#told.promise,
          onProgress: (bytes) => showProgress(this.messageId, bytes, this.#offer.file.size),
        })
      } finally {
        leave()
      }
    }
    run()
      .catch(() => (this.#abort.signal.aborted ? this.#ended.promise : failed("broken")))
      .then((outcome) => this.#finish(outcome))
      .catch((error: unknown) => console.warn("How a file transfer stands could not be stored", error))
  }

  async decline(): Promise<void> {
    if (this.#isAnswered) {
      this.cancel()
      return
    }
    this.#isAnswered = true
    this.#session.terminate("decline")
    await this.#finish({ state: "declined", by: "us" })
  }

  cancel(): void {
    this.#session.terminate("cancel")
  }

  /** The account is closed. */
  close(): void {
    this.#giveBack()
  }

  #sessionEnded(outcome: Outcome): void {
    this.#ended.resolve(outcome)
    this.#abort.abort()
    if (this.#isAnswered) return
    this.#isAnswered = true
    // Success without an answer of ours is none.
    const shown = outcome.state === "done" ? ({ state: "cancelled", by: "peer" } as const) : outcome
    this.#finish(shown).catch((error: unknown) => console.warn("An offer could not be taken back", error))
  }

  #informed(info: XmlElement): void {
    if (info.name !== "checksum") return
    this.#hashes = [...this.#hashes, ...parseFileChecksum(info)].slice(0, HASHES_MOST)
    this.#told.resolve()
  }

  async #record(isLarge: boolean): Promise<void> {
    const { log } = this.#tools
    const { file } = this.#offer
    await log.change((recording) =>
      addTransfer(recording, {
        id: this.messageId,
        peer: this.#session.peer,
        from: this.#session.peer,
        isMine: false,
        attachment: describeOffer(file, this.messageId),
        hashes: file.hashes,
        direct: { state: "offered", ...(isLarge && { isLarge: true as const }) },
      }),
    )
  }

  async #finish(outcome: Outcome): Promise<void> {
    const { log, ended } = this.#tools
    try {
      // What is not the promised file, or not wanted, is not kept.
      if (outcome.state !== "done" && outcome.state !== "interrupted") {
        await log.store.transact((t) => removePieces(t, this.messageId))
      }
      await this.#change(({ isLarge, isAccepted }) => ({
        ...outcome,
        ...(isLarge && { isLarge }),
        ...(isAccepted && { isAccepted }),
      }))
    } finally {
      ended(this.messageId)
      this.#giveBack()
    }
  }

  #change(change: (direct: DirectTransfer) => DirectTransfer): Promise<void> {
    return changeTransfer(this.#tools.log, this.messageId, change)
  }
}
