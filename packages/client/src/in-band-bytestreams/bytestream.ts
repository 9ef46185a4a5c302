import {
  bytestreamBlock,
  closeBytestream,
  type Jid,
  openBytestream,
  StanzaError,
  type XmlElement,
} from "@kith/xmpp"

/** Blocks that wait to be taken in: who sends more without waiting for an answer does not do so for us. */
const WAITING_MOST = 64
/** Acknowledged sooner, one more block may be on its way at once; later, one less: others use the connection too. */
const QUICK_MS = 200
const SLOW_MS = 400
const UNDER_WAY_MOST = 8

export interface BytestreamParts {
  readonly peer: Jid
  readonly sid: string
  /** In bytes. */
  readonly blockSize: number
  now(): number
  /** Resolves when the peer acknowledged. @throws StanzaError, NotConnected */
  ask(request: XmlElement): Promise<void>
}

/** What comes out of a stream. */
export interface BytestreamReader {
  /** The peer is acknowledged, and sends more, when this resolves. */
  take(bytes: Uint8Array): Promise<void>
  /** No more will come. `isClean`: the peer says so. */
  closed(isClean: boolean): void
}

/** One stream of bytes with one device, in both directions (XEP-0047). */
export class InBandBytestream {
  readonly peer: Jid
  readonly sid: string
  readonly blockSize: number
  reader: BytestreamReader | undefined
  readonly #parts: BytestreamParts
  #isOpen = false
  #isClosed = false
  #sentCount = 0
  #receivedCount = 0
  #waitingCount = 0
  #hasFailed = false
  #last: Promise<void> = Promise.resolve()
  #onOpen: (() => void) | undefined

  constructor(parts: BytestreamParts) {
    this.#parts = parts
    this.peer = parts.peer
    this.sid = parts.sid
    this.blockSize = parts.blockSize
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Calls back once the stream stands, at once if it does. */
  whenOpen(callback: () => void): void {
    if (this.#isOpen) callback()
    else this.#onOpen = callback
  }

  /** @throws StanzaError, NotConnected */
  async open(): Promise<void> {
    const { sid, blockSize } = this
    await this.#parts.ask(openBytestream({ sid, blockSize, stanza: "iq" }))
    this.opened()
  }

  /** Both know now that the stream stands. */
  opened(): void {
    this.#isOpen = true
    this.#onOpen?.()
    this.#onOpen = undefined
  }

  /**
   * Sends all of it, a few blocks at a time. `onSent` hears how many bytes arrived so far.
   * @throws StanzaError, NotConnected, and what `signal` says
   */
  async write(file: Blob, signal: AbortSignal, onSent: (bytes: number) => void): Promise<void> {
    const { blockSize } = this
    let mostUnderWay = 1
    let arrived = 0
    let failure: { readonly error: unknown } | undefined
    const underWay = new Set<Promise<void>>()
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true })
    })
    aborted.catch(() => undefined)
    const send = async (bytes: Uint8Array) => {
      const begunAt = this.#parts.now()
      const seq = this.#sentCount++ % 65_536
      await this.#parts.ask(bytestreamBlock({ sid: this.sid, seq, bytes }))
      const tookMs = this.#parts.now() - begunAt
      if (tookMs < QUICK_MS) mostUnderWay = Math.min(UNDER_WAY_MOST, mostUnderWay + 1)
      else if (tookMs > SLOW_MS) mostUnderWay = Math.max(1, mostUnderWay - 1)
      arrived += bytes.length
      onSent(arrived)
    }
    const readAtOnce = blockSize * 16
    for (let from = 0; from < file.size; from += readAtOnce) {
      const piece = new Uint8Array(await file.slice(from, from + readAtOnce).arrayBuffer())
      for (let at = 0; at < piece.length; at += blockSize) {
        signal.throwIfAborted()
        if (failure !== undefined) throw failure.error
        if (this.#isClosed) throw new StanzaError("item-not-found", "The other side closed the stream.")
        const block: Promise<void> = send(piece.subarray(at, at + blockSize))
          .catch((error: unknown) => {
            failure = { error }
          })
          .finally(() => underWay.delete(block))
        underWay.add(block)
        while (underWay.size >= mostUnderWay) await Promise.race([...underWay, aborted])
      }
    }
    await Promise.race([Promise.all(underWay), aborted])
    if (failure !== undefined) throw failure.error
  }

  /** XEP-0047 §2.3; the peer is told, and need not answer. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    if (this.#isOpen) this.#parts.ask(closeBytestream(this.sid)).catch(() => undefined)
  }

  /** Resolves when the peer knows. */
  async finish(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.#parts.ask(closeBytestream(this.sid)).catch(() => undefined)
  }

  /**
   * A block of the peer; resolves when it is taken in.
   * @throws StanzaError: then the stream is closed, since blocks never come twice (XEP-0047 §2.2)
   */
  async receive(seq: number, bytes: Uint8Array): Promise<void> {
    if (this.#isClosed) throw new StanzaError("item-not-found")
    if (!this.#isOpen || seq !== this.#receivedCount % 65_536) throw this.#broken("unexpected-request")
    if (bytes.length > this.blockSize) throw this.#broken("bad-request")
    if (this.#waitingCount >= WAITING_MOST) throw this.#broken("resource-constraint")
    this.#receivedCount++
    this.#waitingCount++
    const { reader } = this
    const taken = this.#last.then(async () => {
      if (this.#isClosed && this.#hasFailed) throw new StanzaError("item-not-found")
      await reader?.take(bytes)
    })
    this.#last = taken.catch(() => {
      this.#hasFailed = true
    })
    try {
      await taken
    } catch (error) {
      throw error instanceof StanzaError ? error : this.#broken("internal-server-error")
    } finally {
      this.#waitingCount--
    }
  }

  /** The peer closes; what came before is taken in first. */
  async closedByPeer(): Promise<void> {
    this.#isClosed = true
    await this.#last
    this.reader?.closed(true)
  }

  #broken(condition: "bad-request" | "internal-server-error" | "resource-constraint" | "unexpected-request") {
    this.close()
    this.reader?.closed(false)
    // XEP-0047 §2.2: errors about data cancel.
    return new StanzaError(condition, undefined, "cancel")
  }
}
