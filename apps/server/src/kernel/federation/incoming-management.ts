import { randomBytes } from "node:crypto"
import type { Clock } from "@kith/feature-kit"
import { type Stanza, StreamError } from "@kith/xmpp"
import { enabledAnswer, parseEnable, parseResumption, resumedAnswer } from "@kith/xmpp/extensions"
import type { TcpTransport } from "../listeners/tcp/tcp-transport.ts"
import { failed } from "../streams/stream-management.ts"
import { Carrier, type Proof } from "./carrier.ts"
import type { Link } from "./link.ts"
import type { Links } from "./links.ts"
import type { Receiver } from "./receiver.ts"
import type { ResumableStreams } from "./resumable-streams.ts"
import type { FederationSettings } from "./settings.ts"

/** What the two sides of a stream tell each other about what has arrived (XEP-0198), where the other one has opened it. */
export class IncomingManagement {
  readonly #transport: TcpTransport
  readonly #receiver: Receiver
  readonly #pair: { readonly local: string; readonly remote: string }
  readonly #parts: ManagementParts
  /** What this side sends on it, where it may (XEP-0288). */
  readonly #carrier: Carrier | undefined
  readonly #link: Link | undefined
  #id: string | undefined
  #isDecided = false

  constructor(
    transport: TcpTransport,
    receiver: Receiver,
    pair: {
      readonly local: string
      readonly remote: string
      readonly proof: Proof
      readonly isBidirectional: boolean
    },
    parts: ManagementParts,
  ) {
    this.#transport = transport
    this.#receiver = receiver
    this.#pair = { local: pair.local, remote: pair.remote }
    this.#parts = parts
    if (!pair.isBidirectional) return
    this.#carrier = new Carrier(transport, { ...pair, now: parts.clock.now() })
    this.#link = parts.links.of(pair.local, pair.remote)
  }

  get local(): string {
    return this.#pair.local
  }

  get isSending(): boolean {
    return this.#carrier !== undefined
  }

  take(element: Stanza): StreamError | undefined {
    switch (element.name) {
      case "enable":
        return this.#enable(element)
      case "resume":
        return this.#resume(element)
      case "r":
        this.#receiver.sayHandled()
        return undefined
      case "a":
        return this.#carrier && this.#link?.takeAcknowledgement(this.#carrier, element)
      default:
        return new StreamError("unsupported-stanza-type", `Nothing here understands <${element.name}/>.`)
    }
  }

  /** Sends on it from now on, if it may, and there is nothing else to send on. */
  begin(): void {
    if (this.#isDecided || this.#carrier === undefined) return
    this.#isDecided = true
    this.#link?.offer(this.#carrier)
  }

  /** The stream is over: it can be resumed where only its connection broke. */
  over(isBroken: boolean): void {
    const { inbox } = this.#receiver
    const canResume = isBroken && this.#id !== undefined && inbox !== undefined
    const acknowledged = this.#carrier?.acknowledged ?? 0
    if (this.#id !== undefined) {
      this.#parts.resumable.remove(this.#id, canResume ? { ...this.#pair, inbox, acknowledged } : undefined)
    }
    if (this.#carrier === undefined) return
    if (canResume) this.#link?.suspend(this.#carrier)
    else this.#link?.detach(this.#carrier, undefined)
  }

  #enable(element: Stanza): StreamError | undefined {
    if (this.#isManaged) return new StreamError("policy-violation", "Stanzas are counted already.")
    const { isResumable } = parseEnable(element)
    this.#receiver.manage()
    this.#countFromNow()
    if (isResumable) this.#remember(randomBytes(18).toString("base64url"))
    const maxSeconds = isResumable ? this.#parts.settings.resumeSeconds : undefined
    this.#transport.sendElement(enabledAnswer({ isResumable, id: this.#id, maxSeconds }))
    this.begin()
    return undefined
  }

  /** What went ahead of the counting is counted by nobody: it has been written, and no more will be known of it. */
  #countFromNow(): void {
    const link = this.#link
    if (link !== undefined && link.carrier === this.#carrier) link.acknowledged(link.queue.sent)
    this.#carrier?.manage()
  }

  #resume(element: Stanza): StreamError | undefined {
    if (this.#isManaged) return new StreamError("policy-violation", "Stanzas are counted already.")
    const { previousId, handled } = parseResumption(element)
    const { local, remote } = this.#pair
    const kept = this.#parts.resumable.take(previousId, local, remote)
    if (kept === undefined) {
      this.#transport.sendElement(failed("item-not-found"))
      return undefined
    }
    kept.inbox.expectRepeats()
    this.#receiver.manage(kept.inbox)
    this.#remember(previousId)
    this.#transport.sendElement(resumedAnswer({ previousId, handled: kept.inbox.handled }))
    this.#carrier?.manage(handled)
    // Unless what was under way has gone by another stream meanwhile.
    if (this.#carrier !== undefined && this.#link?.carrier === undefined) {
      this.#link?.arrived(handled, kept.acknowledged)
    }
    this.begin()
    return undefined
  }

  #remember(id: string): void {
    this.#id = id
    this.#parts.resumable.add(id, () => {
      this.over(true)
      this.#transport.destroy()
    })
  }

  get #isManaged(): boolean {
    return this.#receiver.inbox !== undefined
  }
}

export interface ManagementParts {
  readonly settings: FederationSettings
  readonly clock: Clock
  readonly links: Links
  readonly resumable: ResumableStreams
}
