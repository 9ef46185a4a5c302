import { StanzaError, StreamError } from "@kith/xmpp"
import { type Dialback, dialback } from "@kith/xmpp/extensions"
import type { TcpTransport } from "../listeners/tcp/tcp-transport.ts"
import type { LocalDomains } from "./local-domain.ts"

/** Tells other servers which keys are ours (XEP-0220 §2.2.2), on whatever stream they ask. */
export class DialbackAnswers {
  readonly #domains: Pick<LocalDomains, "find">

  constructor(domains: Pick<LocalDomains, "find">) {
    this.#domains = domains
  }

  /** Takes what no stream has asked for. Answers with what ends the stream, if something does. */
  take(transport: TcpTransport, step: Dialback): StreamError | undefined {
    const { from, to, streamId, key, outcome } = step
    // XEP-0220 §4.2: an answer to what has not been asked would make anybody of anyone.
    if (outcome !== undefined) {
      return new StreamError("policy-violation", "Nobody has asked for the result of this dialback.")
    }
    if (step.step === "result") {
      const error = new StanzaError("not-acceptable", "Open a stream of your own to prove another domain.")
      transport.sendElement(dialback({ step: "result", from: to, to: from, outcome: "error", error }))
      return undefined
    }
    const answer = { step: "verify", from: to, to: from, streamId } as const
    const local = this.#domains.find(to)
    if (local === undefined) {
      const error = new StanzaError("item-not-found", `${to} is not served here.`)
      transport.sendElement(dialback({ ...answer, outcome: "error", error }))
      return undefined
    }
    const claim = { receiving: from, originating: to, streamId: streamId ?? "" }
    const isOurs = local.keys.verify(claim, key ?? "")
    transport.sendElement(dialback({ ...answer, outcome: isOurs ? "valid" : "invalid" }))
    return undefined
  }
}
