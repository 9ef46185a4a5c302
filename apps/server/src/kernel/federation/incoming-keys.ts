import { StanzaError, StreamError } from "@kith/xmpp"
import { type Dialback, dialback } from "@kith/xmpp/extensions"
import type { TcpTransport } from "../listeners/tcp/tcp-transport.ts"
import type { Proof } from "./carrier.ts"
import { toBounce, toLinkFailure } from "./link-failure.ts"
import type { LocalDomains } from "./local-domain.ts"
import { isCertified } from "./open-stream.ts"

export interface IncomingKeysParts {
  readonly domains: LocalDomains
  /** Goes on unless that server is not admitted. */
  readonly whenAdmitted: (remote: string, local: string, goOn: () => void) => void
  /** Lets the stream speak for the one to the other; `false` where it speaks for too many, or is over. */
  readonly admit: (remote: string, local: string, proof: Proof) => boolean
  readonly fail: (error: StreamError) => void
}

/** Keys that may be looked into at the same time. */
const MAX_VERIFYING = 8
/** Keys that may turn out wrong: each has somebody called, whom the other side has chosen. */
const MAX_WRONG_KEYS = 20

/** The keys that another server shows on a stream that it has opened, to prove its names (XEP-0220 §2.2.1). */
export class IncomingKeys {
  readonly #transport: TcpTransport
  readonly #parts: IncomingKeysParts
  #verifying = 0
  #wrong = 0

  constructor(transport: TcpTransport, parts: IncomingKeysParts) {
    this.#transport = transport
    this.#parts = parts
  }

  /** Answers with what ends the stream, if something does. */
  take(shown: Dialback, streamId: string): StreamError | undefined {
    const { from: remote, to: local, key = "" } = shown
    const { domains, whenAdmitted } = this.#parts
    if (domains.has(remote)) return new StreamError("invalid-from", `${remote} is served here.`)
    const ours = domains.find(local)
    if (ours === undefined) {
      this.#answer(shown, "error", new StanzaError("item-not-found", `${local} is not served here.`))
      return undefined
    }
    if (this.#verifying >= MAX_VERIFYING) {
      const error = new StanzaError("resource-constraint", "Too many keys at once; try again later.")
      this.#answer(shown, "error", error)
      return undefined
    }
    whenAdmitted(remote, local, () => {
      // XEP-0344 §3.4: a certificate that holds makes the call back superfluous.
      if (isCertified({ transport: this.#transport }, remote)) return this.#admit(shown, "certificate")
      this.#verifying++
      void ours
        .verifyKey({ local, remote, streamId, key })
        .then(
          (isValid) => (isValid ? this.#admit(shown, "dialback") : this.#refuse(shown, "invalid")),
          (error: unknown) => this.#refuse(shown, "error", toDialbackError(error, remote)),
        )
        .finally(() => {
          this.#verifying--
        })
    })
    return undefined
  }

  #admit(shown: Dialback, proof: Proof): void {
    if (this.#parts.admit(shown.from, shown.to, proof)) this.#answer(shown, "valid")
    else {
      const error = new StanzaError("resource-constraint", "This stream speaks for too many domains.")
      this.#answer(shown, "error", error)
    }
  }

  #refuse(shown: Dialback, outcome: "invalid" | "error", error?: StanzaError): void {
    this.#answer(shown, outcome, error)
    if (++this.#wrong < MAX_WRONG_KEYS) return
    this.#parts.fail(new StreamError("policy-violation", "Too many keys were wrong; connect again later."))
  }

  /** On a stream that is over nothing is written any more. */
  #answer({ from, to }: Dialback, outcome: "valid" | "invalid" | "error", error?: StanzaError): void {
    this.#transport.sendElement(dialback({ step: "result", from: to, to: from, outcome, error }))
  }
}

/** XEP-0220 §2.5: the conditions are those of a stanza that cannot be brought. */
const toDialbackError = (error: unknown, remote: string): StanzaError =>
  error instanceof StanzaError ? error : toBounce(toLinkFailure(error, remote))
