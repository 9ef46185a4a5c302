import { randomBytes } from "node:crypto"
import type { Clock } from "@kith/feature-kit"
import { type Stanza, StreamError } from "@kith/xmpp"
import {
  enabledAnswer,
  parseAcknowledgement,
  parseEnable,
  parseResumption,
  resumedAnswer,
} from "@kith/xmpp/extensions"
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
        return this.#acknowledge(element)
      default:
        return new StreamError("unsupported-stanza-type", `Nothing here understands <${element.name}/>.`)
    }
  }

  /** Sends on it from now on, if it may, and there is nothing else to send on. */
  begin(): void {
    if (this.#isDecided || this.#carrier === undefined) return
    this.#isDecided = true
    if (this.#link?.carrier === undefined) this.#link?.attach(this.#carrier)
  }

  /** The stream is over: it can be resumed where only its connection broke. */
  over(isBroken: boolean): void {
    const { inbox } = this.#receiver
    if (this.#id !== undefined) {
      const broken = isBroken && inbox !== undefined ? { ...this.#pair, inbox } : undefined
      this.#parts.resumable.remove(this.#id, broken)
    }
    if (this.#carrier !== undefined) this.#link?.detach(this.#carrier, undefined)
  }

  #enable(element: Stanza): StreamError | undefined {
    if (this.#isManaged) return new StreamError("policy-violation", "Stanzas are counted already.")
    const { isResumable } = parseEnable(element)
    // Where both sides send, each begins anew: who resumes would have to wait for the other one.
    const canResume = isResumable && this.#carrier === undefined
    this.#receiver.manage()
    this.#carrier?.manage()
    if (canResume) this.#remember(randomBytes(18).toString("base64url"))
    const maxSeconds = canResume ? this.#parts.settings.resumeSeconds : undefined
    this.#transport.sendElement(enabledAnswer({ isResumable: canResume, id: this.#id, maxSeconds }))
    this.begin()
    return undefined
  }

  #resume(element: Stanza): StreamError | undefined {
    if (this.#isManaged) return new StreamError("policy-violation", "Stanzas are counted already.")
    const { previousId } = parseResumption(element)
    const { local, remote } = this.#pair
    const kept = this.#parts.resumable.take(previousId, local, remote)
    if (kept === undefined) {
      this.#transport.sendElement(failed("item-not-found"))
      return undefined
    }
    this.#receiver.manage(kept.inbox)
    this.#remember(previousId)
    this.#transport.sendElement(resumedAnswer({ previousId, handled: kept.inbox.handled }))
    return undefined
  }

  #acknowledge(element: Stanza): StreamError | undefined {
    const newly = this.#carrier?.acknowledge(parseAcknowledgement(element), this.#parts.clock.now())
    if (newly !== undefined) this.#link?.acknowledged(newly)
    else if (this.#carrier !== undefined) {
      return new StreamError("undefined-condition", "More was acknowledged than was sent.")
    }
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
