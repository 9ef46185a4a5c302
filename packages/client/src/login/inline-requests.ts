import { type ElementLike, Jid, type Stanza, type XmlElement } from "@kith/xmpp"
import {
  bind2Request,
  enableRequest,
  findBound,
  NS_STREAM_MANAGEMENT,
  resumeRequest,
} from "@kith/xmpp/extensions"
import { ConnectionRefused } from "../connection/status.ts"
import type { StreamManagement } from "../connection/stream-management.ts"
import type { Abilities } from "./abilities.ts"

/** What shall be enabled along with a resource, where the server can (XEP-0386). */
export interface BindRequest {
  /** What such a server says it can enable. */
  readonly feature: string
  readonly element: ElementLike
}

export interface InlineOptions {
  readonly address: Jid
  /** What the server makes a resource of; `undefined`: we bind one of our own choice later. */
  readonly tag: string | undefined
  /** The session to resume, if the server still has it. */
  readonly management: StreamManagement | undefined
  bindRequests(): readonly BindRequest[]
}

/** A session with a resource. */
export interface BoundSession {
  readonly fullAddress: Jid
  /** The features that were enabled along with the resource. */
  readonly enabled: ReadonlySet<string>
  /** The server's answer where stream management was asked for along with the resource. */
  readonly management: XmlElement | undefined
}

export type InlineOutcome =
  | { readonly kind: "resumed" }
  | { readonly kind: "bound"; readonly session: BoundSession }
  | { readonly kind: "signed-in" }

/** What one connection asks for along with the log-in, and what came of it. */
export class InlineRequests {
  readonly #options: InlineOptions
  #features: readonly string[] = []

  constructor(options: InlineOptions) {
    this.#options = options
  }

  /** To go into `<authenticate/>`. */
  make(abilities: Abilities): ElementLike[] {
    const { management, tag } = this.#options
    const elements: ElementLike[] = []
    const previousId = management?.resumptionId
    if (management !== undefined && previousId !== undefined && abilities.resumes) {
      elements.push(resumeRequest({ previousId, handled: management.handled }))
    }
    const { bind } = abilities
    if (bind !== undefined && tag !== undefined) {
      const wanted = this.#options.bindRequests().filter(({ feature }) => bind.includes(feature))
      this.#features = wanted.map(({ feature }) => feature)
      const enable = bind.includes(NS_STREAM_MANAGEMENT) && enableRequest({ isResumable: true })
      const asked = wanted.map(({ element }) => element)
      elements.push(bind2Request(tag, enable ? [enable, ...asked] : asked))
    }
    return elements
  }

  /** @throws ConnectionRefused when we were signed in as somebody else */
  read(success: Stanza): InlineOutcome {
    const { address, management: previous } = this.#options
    const identifier = Jid.tryParse(success.child("authorization-identifier")?.text.trim())
    if (identifier?.bare.equals(address) !== true) throw asSomebodyElse()
    if (previous?.resumptionId !== undefined) {
      const resumed = success.child("resumed", NS_STREAM_MANAGEMENT)
      const failed = success.child("failed", NS_STREAM_MANAGEMENT)
      if (resumed !== undefined) {
        previous.acknowledge(resumed.attrs.h)
        return { kind: "resumed" }
      }
      // A server that forgot the session may still tell how much of ours it had handled.
      if (failed?.attrs.h !== undefined) previous.acknowledge(failed.attrs.h)
      if (failed !== undefined) previous.forget()
    }
    const bound = findBound(success)
    if (bound === undefined) return { kind: "signed-in" }
    if (identifier.isBare) throw asSomebodyElse()
    const management =
      bound.child("enabled", NS_STREAM_MANAGEMENT) ?? bound.child("failed", NS_STREAM_MANAGEMENT)
    const enabled = new Set(this.#features)
    return { kind: "bound", session: { fullAddress: identifier, enabled, management } }
  }
}

export function asSomebodyElse(): ConnectionRefused {
  return new ConnectionRefused("not-our-server", "The server signed us in as somebody else.")
}
