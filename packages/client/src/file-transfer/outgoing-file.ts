import type { Jid, OfferedFile } from "@kith/xmpp"
import type { TransferTools } from "./file-transfers.ts"
import { failed, INTERRUPTED, type Outcome, outcomeOfError } from "./outcome.ts"
import { sendFile } from "./send-file.ts"
import { changeTransfer } from "./transfer-records.ts"

/** Offered to one device again by itself so often without a byte more; then another has to come, or a person to want it. */
const ATTEMPTS_MOST = 5
const RETRY_MS = 10_000

const NOBODY: Outcome = { ...INTERRUPTED }

/** A file of ours for one contact, from its first offer to its end, over as many sessions as it takes. */
export class OutgoingFile {
  readonly peer: Jid
  readonly #tools: TransferTools
  readonly #id: string
  readonly #file: Blob
  readonly #description: OfferedFile
  readonly #findDevice: () => Promise<Jid | undefined>
  #abort = new AbortController()
  #isRunning = false
  /** Somebody came while others were looked for, and is not told of a second time. */
  #cameMeanwhile = false
  #isOver = false
  /** It was offered to last. */
  #device: Jid | undefined
  #attempts = 0
  #sentBytes = 0

  constructor(
    tools: TransferTools,
    id: string,
    peer: Jid,
    file: Blob,
    description: OfferedFile,
    findDevice: () => Promise<Jid | undefined>,
  ) {
    this.#tools = tools
    this.#id = id
    this.peer = peer
    this.#file = file
    this.#description = description
    this.#findDevice = findDevice
  }

  get isRunning(): boolean {
    return this.#isRunning
  }

  /** A person wants it. */
  offer(): void {
    this.#attempts = 0
    this.#isOver = false
    this.#abort = new AbortController()
    this.#run()
  }

  /** Somebody came online: it may go on after an interruption. */
  goOn(): void {
    this.#cameMeanwhile = this.#isRunning
    if (this.#isRunning || this.#isOver) return
    this.#run()
  }

  cancel(): void {
    this.#isOver = true
    this.#abort.abort()
  }

  /** The account is closed; whether it goes on is found out at the next start. */
  close(): void {
    this.#isOver = true
  }

  #run(): void {
    if (this.#isRunning) return
    this.#isRunning = true
    this.#cameMeanwhile = false
    const before = this.#sentBytes
    this.#attempt()
      .catch((error: unknown) => outcomeOfError(error))
      .then(async (outcome) => {
        this.#isRunning = false
        this.#tools.ended(this.#id)
        if (this.#sentBytes > before) this.#attempts = 0
        if (outcome.state !== "interrupted") this.#isOver = true
        if (outcome === NOBODY) {
          await this.#nobodyThere()
          if (this.#cameMeanwhile) this.goOn()
          return
        }
        await changeTransfer(this.#tools.log, this.#id, ({ isLarge }) => ({
          ...outcome,
          ...(isLarge && { isLarge }),
        }))
        if (outcome.state === "interrupted") this.#tools.clock.after(RETRY_MS, () => this.goOn())
      })
      .catch((error: unknown) => console.warn("How a file transfer stands could not be stored", error))
  }

  /** It goes on when somebody comes. */
  async #nobodyThere(): Promise<void> {
    const record = await this.#tools.log.store.transact((t) => t.findMessage(this.#id))
    if (record?.direct?.state === "interrupted") return
    await changeTransfer(this.#tools.log, this.#id, (direct) => ({ ...direct, state: "interrupted" }))
  }

  async #attempt(): Promise<Outcome> {
    const { sessions, transport, clock, log, places, showProgress, holdAlone } = this.#tools
    const { signal } = this.#abort
    if (signal.aborted) return { state: "cancelled", by: "us" }
    const giveBack = await holdAlone(`direct-${this.#id}`, signal)
    let leave: () => void = () => undefined
    try {
      const device = await this.#findDevice()
      if (device === undefined) return NOBODY
      if (this.#device?.equals(device) !== true) this.#attempts = 0
      this.#device = device
      if (this.#attempts >= ATTEMPTS_MOST) return NOBODY
      this.#attempts++
      await changeTransfer(log, this.#id, (direct) => ({ ...direct, state: "offered" }))
      return await sendFile({
        session: sessions.create(device),
        transport,
        clock,
        file: this.#file,
        description: this.#description,
        signal,
        onAccepted: async () => {
          leave = await places.take(signal)
          await changeTransfer(log, this.#id, (direct) => ({ ...direct, state: "running", isAccepted: true }))
        },
        onProgress: (bytes) => {
          this.#sentBytes = bytes
          showProgress(this.#id, bytes, this.#file.size)
        },
      })
    } catch {
      return signal.aborted ? { state: "cancelled", by: "us" } : failed("broken")
    } finally {
      leave()
      giveBack()
    }
  }
}
