import {
  DomainError,
  type Hooks,
  type Log,
  type MaybePromise,
  type Session,
  stanzaReceiving,
} from "@kith/feature-kit"
import { type Jid, resultReply, type Stanza } from "@kith/xmpp"
import type { XmppRegistry } from "./xmpp-registry.ts"

/** IQs: questions to the server or an account go to the feature that serves their namespace, the rest to a session. */
export class IqRouting {
  readonly #registry: XmppRegistry
  readonly #hooks: Hooks
  readonly #route: (stanza: Stanza) => void
  readonly #log: Log

  constructor(registry: XmppRegistry, hooks: Hooks, route: (stanza: Stanza) => void, log: Log) {
    this.#registry = registry
    this.#hooks = hooks
    this.#route = route
    this.#log = log
  }

  /** `to` is `undefined` for one's own account. Throws what refuses the IQ. */
  handle(iq: Stanza, from: Jid, to: Jid | undefined, session: Session | undefined): MaybePromise<void> {
    if (iq.id === undefined) throw new DomainError("bad-request", "An iq needs an id (RFC 6120 §8.2.3).")
    const target = to ?? from.bare
    if (target.domain !== this.#registry.domain) {
      throw new DomainError("remote-server-not-found", `This server cannot reach ${target.domain}.`)
    }
    switch (iq.type) {
      case "get":
      case "set":
        if (iq.elements.length !== 1) {
          throw new DomainError(
            "bad-request",
            "An iq of type get or set has exactly one child (RFC 6120 §8.2.3).",
          )
        }
        break
      case "result":
      case "error":
        break
      default:
        throw new DomainError("bad-request", "The type of an iq is get, set, result or error.")
    }

    if (target.local !== undefined && target.resource !== undefined) return this.#toSession(iq, from, target)
    if (iq.type === "result" || iq.type === "error") return
    return this.#toFeature(iq, iq.type, from, target, session)
  }

  #toSession(iq: Stanza, from: Jid, to: Jid): MaybePromise<void> {
    const admitted = this.#hooks.admit(stanzaReceiving, { stanza: iq, from, to })
    if (admitted instanceof Promise) return admitted.then(() => this.#handOver(iq, to))
    this.#handOver(iq, to)
  }

  #handOver(iq: Stanza, to: Jid): void {
    const receiver = this.#registry.sessions.find(to)
    if (receiver !== undefined) receiver.sendXml(iq.toXml(), iq)
    else if (iq.type === "get" || iq.type === "set") throw new DomainError("service-unavailable")
  }

  #toFeature(
    iq: Stanza,
    type: "get" | "set",
    from: Jid,
    to: Jid,
    session: Session | undefined,
  ): MaybePromise<void> {
    const payload = iq.elements[0]
    const id = iq.id
    const place = to.local === undefined ? "server" : "account"
    const handler = this.#registry.findIq(place, type, payload?.namespace ?? "")
    // The same answer for an account that does not exist and for one that does not serve this.
    if (payload === undefined || id === undefined || handler === undefined) {
      throw new DomainError("service-unavailable", "Nothing here understands this request.")
    }
    const answer = async (): Promise<void> => {
      const result = await handler({ type, id, from, to, payload, session })
      // Asked last: whom a feature refuses it refuses alike, whether the account exists or not. One's own account may
      // just have been removed, by this very request (XEP-0077 §3.2).
      const isOwn = session?.user.equals(to.bare) === true
      if (place === "account" && !isOwn && !(await this.#registry.accounts.exists(to.bare))) {
        throw new DomainError("service-unavailable", "Nothing here understands this request.")
      }
      const reply = resultReply(iq, result)
      if (session !== undefined) session.send(reply)
      else if (from.domain === this.#registry.domain) this.#route(reply)
      else this.#log.warn("An answer to another server was dropped", { to: from.domain })
    }
    return answer()
  }
}
