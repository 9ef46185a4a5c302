import type { MaybePromise } from "@kith/feature-kit"
import type { Stanza } from "@kith/xmpp"
import type { Router } from "../router/router.ts"
import { StanzaIntake } from "../router/stanza-intake.ts"

/** So many that nobody waits for may be under way before those who send more do wait. */
const MAX_UNAWAITED = 1000

/**
 * How a domain takes what comes from the other domains of the same process: as from another server, without the way there. Its
 * guards look at each stanza (`stanzaEntering`), each sender's take effect in their order, and a message is done when it is
 * stored here.
 */
export class NeighbourEntry {
  readonly #router: Pick<Router, "receiveFrom">
  readonly #intake: StanzaIntake
  #isCrowded = false

  constructor(router: Pick<Router, "receiveFrom">) {
    this.#router = router
    this.#intake = new StanzaIntake(MAX_UNAWAITED, (isOpen) => {
      this.#isCrowded = !isOpen
    })
  }

  get hasPending(): boolean {
    return this.#intake.hasPending
  }

  /** Its `from` has been checked. The promise resolves once nothing about the stanza can be lost any more. */
  readonly take = (stanza: Stanza): MaybePromise<void> => {
    const from = stanza.from ?? ""
    // Requests and presence are waited for by nobody, or two who ask each other would wait for ever.
    if (stanza.name !== "message" && !this.#isCrowded) {
      this.#intake.take(stanza, from, this.#router)
      return
    }
    return new Promise((done) => this.#intake.take(stanza, from, this.#router, done))
  }
}
