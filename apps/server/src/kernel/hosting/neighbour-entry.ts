import { DomainError, type Hooks, type MaybePromise, serverAdmitting } from "@kith/feature-kit"
import { Jid, type Stanza } from "@kith/xmpp"
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
  readonly #hooks: Pick<Hooks, "admit">
  readonly #intake: StanzaIntake
  #isCrowded = false

  constructor(router: Pick<Router, "receiveFrom">, hooks: Pick<Hooks, "admit">) {
    this.#router = router
    this.#hooks = hooks
    this.#intake = new StanzaIntake(MAX_UNAWAITED, (isOpen) => {
      this.#isCrowded = !isOpen
    })
  }

  get hasPending(): boolean {
    return this.#intake.hasPending
  }

  /**
   * Its `from` has been checked. Throws where this domain lets nothing in from that one; else the promise resolves once nothing
   * about the stanza can be lost any more.
   */
  readonly take = (stanza: Stanza): MaybePromise<void> => {
    const admitted = this.#admit(stanza)
    return admitted instanceof Promise ? admitted.then(() => this.#receive(stanza)) : this.#receive(stanza)
  }

  /** Another server would not get as far as to send it. */
  #admit({ from, to }: Stanza): MaybePromise<unknown> {
    const [remoteDomain, localDomain] = [Jid.parse(from ?? "").domain, Jid.parse(to ?? "").domain]
    const refuse = (error: unknown) => {
      if (!(error instanceof DomainError)) throw error
      throw new DomainError("remote-server-not-found", error.text)
    }
    try {
      const event = { localDomain, remoteDomain, direction: "incoming" as const }
      const admitted = this.#hooks.admit(serverAdmitting, event)
      return admitted instanceof Promise ? admitted.catch(refuse) : undefined
    } catch (error) {
      return refuse(error)
    }
  }

  #receive(stanza: Stanza): MaybePromise<void> {
    const from = stanza.from ?? ""
    // Requests and presence are waited for by nobody, or two who ask each other would wait for ever.
    if (stanza.name !== "message" && !this.#isCrowded) {
      this.#intake.take(stanza, from, this.#router)
      return
    }
    return new Promise((done) => this.#intake.take(stanza, from, this.#router, done))
  }
}
