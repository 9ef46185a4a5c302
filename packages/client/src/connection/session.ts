import { NS_CLIENT, NS_PING, randomId, type Stanza, stanza, xml } from "@kith/xmpp"
import {
  acknowledgement,
  acknowledgementRequest,
  enableRequest,
  NS_STREAM_MANAGEMENT,
} from "@kith/xmpp/extensions"
import type { Clock } from "../clock.ts"
import type { ConnectionEvents } from "./connection.ts"
import type { Link } from "./link.ts"
import type { Begun, Established } from "./negotiate.ts"
import { StreamManagement } from "./stream-management.ts"
import { Watchdog } from "./watchdog.ts"

/** Ask for an acknowledgement at the latest after so many stanzas, so that the memory of them stays small. */
const UNACKNOWLEDGED_MOST = 50
/** A server may answer before it has stored what we sent, and never say more unless asked again. */
const ASK_AGAIN_MS = 200
const ASK_AGAIN_LONGEST_MS = 10_000

/**
 * One session with the server: what was sent and not yet acknowledged outlives a broken connection. A server without
 * stream management acknowledges by answering a ping, since it handles stanzas in order (RFC 6120 §10.1).
 */
export class Session {
  readonly #clock: Clock
  readonly #events: ConnectionEvents
  readonly #management = new StreamManagement()
  readonly #pings = new Map<string, number>()
  #link: Link | undefined
  #watchdog: Watchdog | undefined
  #hasManagement = false
  #isAskPlanned = false
  /** Requests for acknowledgement that are not answered yet. */
  #asked = 0
  #askAgainMs = ASK_AGAIN_MS
  #cancelAskAgain: () => void = () => undefined
  /** Whether the server acknowledged anything on this connection, when it is a resumed one. */
  #isProven = true
  #onClosed: ((error: Error) => void) | undefined

  constructor(clock: Clock, events: ConnectionEvents) {
    this.#clock = clock
    this.#events = events
  }

  get isConnected(): boolean {
    return this.#link !== undefined
  }
  get isResumable(): boolean {
    return this.#management.resumptionId !== undefined
  }
  /** For `<resume/>`. */
  get management(): StreamManagement {
    return this.#management
  }

  connect(established: Established, onClosed: (error: Error) => void): void {
    const { link, reader, isResumed } = established
    this.#link = link
    this.#onClosed = onClosed
    this.#watchdog = new Watchdog(
      this.#clock,
      () => this.probe(),
      () => this.#stoppedAnswering(),
    )
    this.#isProven = !isResumed
    if (established.isResumed) {
      for (const unacknowledged of this.#management.listUnacknowledged()) link.send(unacknowledged)
      this.probe()
    } else {
      this.#begin(link, established)
    }
    reader.handOver({
      onElement: (element) => this.#handle(element),
      onEnd: (error) => this.#disconnected(error),
    })
  }

  #begin(link: Link, { features, management }: Begun): void {
    if (management !== undefined) {
      this.#hasManagement = management.name === "enabled"
      if (this.#hasManagement) this.#management.enabled(management)
      return
    }
    this.#hasManagement = features.has("sm", NS_STREAM_MANAGEMENT)
    if (this.#hasManagement) link.send(stanza(enableRequest({ isResumable: true })))
  }

  send(sent: Stanza, onAcknowledged?: () => void): void {
    this.#management.noteSent(sent, onAcknowledged)
    this.#link?.send(sent)
    const isMuch = this.#management.unacknowledgedCount % UNACKNOWLEDGED_MOST === 0
    if (onAcknowledged !== undefined || isMuch) this.#planProbe()
  }

  sendUncounted(element: Stanza): void {
    this.#link?.send(element)
  }

  /** Asks the server how much of ours it has handled; it must answer. */
  probe(): void {
    this.#isAskPlanned = false
    if (this.#link === undefined) return
    if (this.#hasManagement) {
      this.#asked++
      this.#link.send(stanza(acknowledgementRequest()))
    } else {
      const id = randomId()
      this.#pings.set(id, this.#management.unacknowledgedCount)
      this.#link.send(
        stanza({ name: "iq", attrs: { type: "get", id }, children: [xml("ping", { xmlns: NS_PING })] }),
      )
    }
    this.#watchdog?.asked()
  }

  /** Resolves when the server has closed its side too. */
  closeStream(): Promise<void> {
    return new Promise<void>((resolve) => {
      if (this.#link === undefined) return resolve()
      const onClosed = this.#onClosed
      this.#onClosed = (error) => {
        onClosed?.(error)
        resolve()
      }
      this.#link.closeStream()
    })
  }

  destroy(): void {
    this.#disconnected(new Error("The connection was closed."))
  }

  /** One request for all that is sent in this turn. */
  #planProbe(): void {
    if (this.#isAskPlanned) return
    this.#isAskPlanned = true
    queueMicrotask(() => this.probe())
  }

  #handle(element: Stanza): void {
    this.#watchdog?.heard()
    try {
      if (element.namespace === NS_STREAM_MANAGEMENT) this.#handleManagement(element)
      else if (element.namespace === NS_CLIENT) this.#handleStanza(element)
    } catch (error) {
      this.#disconnected(error instanceof Error ? error : new Error(String(error)))
    }
  }

  #handleManagement(element: Stanza): void {
    switch (element.name) {
      case "enabled":
        this.#management.enabled(element)
        return
      case "failed":
        this.#hasManagement = false
        this.probe()
        return
      case "a":
        this.#answered()
        this.#acknowledged(element.attrs.h)
        return
      case "r": {
        const handled = this.#management.handled
        const link = this.#link
        const answer = () => {
          if (link === this.#link) link?.send(stanza(acknowledgement(handled)))
        }
        // What could not be stored is not acknowledged: the server will give it again.
        this.#events.settled().then(answer, () => undefined)
      }
    }
  }

  #handleStanza(received: Stanza): void {
    this.#management.noteHandled()
    const covered =
      received.name === "iq" && received.id !== undefined ? this.#pings.get(received.id) : undefined
    if (received.id === undefined || covered === undefined) {
      this.#events.onStanza(received)
      return
    }
    this.#answered()
    this.#pings.delete(received.id)
    for (const [id, count] of this.#pings) this.#pings.set(id, count - covered)
    this.#management.acknowledgeFirst(covered)
  }

  #answered(): void {
    this.#watchdog?.answered()
    this.#isProven = true
  }

  #acknowledged(total: string | undefined): void {
    const before = this.#management.unacknowledgedCount
    this.#management.acknowledge(total)
    const left = this.#management.unacknowledgedCount
    this.#asked = Math.max(0, this.#asked - 1)
    if (left < before) this.#askAgainMs = ASK_AGAIN_MS
    this.#cancelAskAgain()
    if (left === 0 || this.#asked > 0) return
    this.#cancelAskAgain = this.#clock.after(this.#askAgainMs, () => this.probe())
    this.#askAgainMs = Math.min(this.#askAgainMs * 2, ASK_AGAIN_LONGEST_MS)
  }

  /** A resumed session that never answered is broken on the server's side: rather a new one than the same again. */
  #stoppedAnswering(): void {
    if (!this.#isProven) this.#management.forget()
    this.#disconnected(new Error("The server stopped answering."))
  }

  #disconnected(error: Error): void {
    const link = this.#link
    if (link === undefined) return
    this.#link = undefined
    this.#watchdog?.stop()
    this.#cancelAskAgain()
    this.#asked = 0
    this.#pings.clear()
    link.destroy()
    this.#onClosed?.(error)
  }
}
