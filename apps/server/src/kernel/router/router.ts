import {
  type Clock,
  type Database,
  Discarded,
  DomainError,
  defineSessionState,
  type Hooks,
  type Log,
  type MaybePromise,
  type MessageHandler,
  type MessageTransit,
  messageRefused,
  type Session,
  stanzaEntering,
  stanzaSending,
} from "@kith/feature-kit"
import { errorReply, Jid, type Stanza } from "@kith/xmpp"
import { toStanzaError } from "../errors/index.ts"
import { MessagePipeline } from "../pipeline/message-pipeline.ts"
import type { LocalSession } from "../streams/session.ts"
import { handOn } from "./hand-on.ts"
import { IqRouting } from "./iq-routing.ts"
import { PendingAnswers } from "./pending-answers.ts"
import { isFrom } from "./sender.ts"
import { createSenderOrder, holdBack, type SenderOrder } from "./sender-order.ts"
import type { XmppRegistry } from "./xmpp-registry.ts"

const sessionOrder = defineSessionState<SenderOrder>("order", createSenderOrder)

/** A stanza and what is known of it; `to` is `undefined` for one's own account, `session` for senders elsewhere. */
interface Arrival {
  readonly stanza: Stanza
  readonly from: Jid
  readonly to: Jid | undefined
  readonly session: Session | undefined
}

/** Decides where a stanza goes: a local session, an account's features, the server's, or another server. */
export class Router {
  readonly #registry: XmppRegistry
  readonly #database: Database
  readonly #log: Log
  readonly #pipeline: MessagePipeline
  readonly #iqs: IqRouting
  readonly #hooks: Hooks
  readonly #answers: PendingAnswers

  constructor(registry: XmppRegistry, hooks: Hooks, database: Database, log: Log, clock: Clock) {
    this.#registry = registry
    this.#hooks = hooks
    this.#answers = new PendingAnswers(clock)
    this.#database = database
    this.#log = log
    this.#iqs = new IqRouting({
      registry,
      hooks,
      answers: this.#answers,
      route: (stanza) => this.route(stanza),
      refuse: (iq, error) => this.#answerFailure(iq, error),
    })
    this.#pipeline = new MessagePipeline(
      {
        hooks,
        sessions: registry.sessions,
        recorders: registry.recorders,
        keepers: registry.keepers,
        accountExists: ({ to }) => registry.accounts.exists(to.bare),
        findHandler: (message) => findHandler(registry, message),
      },
      database,
    )
  }

  /** Takes over a stanza of a local session; `done` is called when nothing about it can be lost any more. */
  receive(session: LocalSession, stanza: Stanza, done: () => void): void {
    const order = session.state(sessionOrder)
    if (order.waiting !== undefined) {
      order.waiting.push(() => this.#take(session, order, stanza, done))
      return
    }
    const wait = this.#take(session, order, stanza, done)
    if (wait !== undefined) holdBack(order, wait)
  }

  /** The same with a stanza from outside, whose `from` and `to` have been checked; `order` is that of its sender. */
  receiveFrom(order: SenderOrder, stanza: Stanza, done: () => void): void {
    const [from, to] = [Jid.parse(stanza.from ?? ""), Jid.parse(stanza.to ?? "")]
    const take = () => this.#admit(order, { stanza, from, to, session: undefined }, done)
    if (order.waiting !== undefined) {
      order.waiting.push(take)
      return
    }
    const wait = take()
    if (wait !== undefined) holdBack(order, wait)
  }

  /** Sends a stanza of this server, an account or a domain served here. */
  route(stanza: Stanza): MaybePromise<void> {
    const from = Jid.parse(stanza.from ?? "")
    const to = Jid.parse(stanza.to ?? "")
    switch (stanza.name) {
      case "message":
        return this.#pipeline.send(
          this.#transit(stanza, from, to, undefined),
          { uncommitted: 0 },
          (error) => {
            if (error !== undefined) this.#answerFailure(stanza, error)
          },
        )
      case "iq":
        return this.#run(stanza, () => this.#iqs.handle(stanza, from, to, undefined))
      case "presence":
        return this.#run(stanza, () => this.#presence(stanza, from, to, undefined))
    }
  }

  /** Sends a request and resolves with its answer; one of type `error` also where none comes. */
  ask(request: Stanza, timeoutMs: number): Promise<Stanza> {
    return this.#answers.ask(request, timeoutMs, (iq) => void this.route(iq))
  }

  /** Resolves with the archive id once the message is stored; rejects with what refused it. */
  sendMessage(from: Jid, message: Stanza): Promise<string | undefined> {
    const to = message.to === undefined ? from.bare : Jid.parse(message.to)
    const stanza = message.withAttrs({ from: from.toString(), to: to.toString() })
    return new Promise((resolve, reject) => {
      const transit = this.#transit(stanza, from, to, undefined)
      void this.#pipeline.send(transit, { uncommitted: 0 }, (error, archiveId) => {
        if (error === undefined || error instanceof Discarded) resolve(archiveId)
        else reject(error as Error)
      })
    })
  }

  /** Answers with a promise when the session's next stanza has to wait for this one. */
  #take(
    session: LocalSession,
    order: SenderOrder,
    sent: Stanza,
    done: () => void,
  ): Promise<void> | undefined {
    if (!isFrom(session, sent.from)) {
      // RFC 6120 §8.1.2.1 with §4.9.3.9.
      session.close("invalid-from", "A stanza may only be sent in the name of the session that sends it.")
      done()
      return
    }
    const stanza = sent.withAttrs({ from: session.jid.toString() })
    let to: Jid | undefined
    try {
      if (stanza.to !== undefined) to = Jid.parse(stanza.to)
    } catch (error) {
      this.#answerFailure(stanza, error)
      done()
      return
    }

    return this.#takeIn(order, { stanza, from: session.jid, to, session }, done)
  }

  #admit(order: SenderOrder, arrival: Arrival & { to: Jid }, done: () => void): Promise<void> | undefined {
    const { stanza, from, to } = arrival
    const refuse = (error: unknown) => {
      this.#answerFailure(stanza, error)
      done()
    }
    try {
      const admitted = this.#hooks.admit(stanzaEntering, { stanza, from, to })
      if (admitted instanceof Promise) return admitted.then(() => this.#takeIn(order, arrival, done), refuse)
    } catch (error) {
      refuse(error)
      return
    }
    return this.#takeIn(order, arrival, done)
  }

  #takeIn(
    order: SenderOrder,
    { stanza, from, to, session }: Arrival,
    done: () => void,
  ): Promise<void> | undefined {
    if (stanza.name === "message") {
      const transit = this.#transit(stanza, from, to ?? from.bare, session)
      return this.#pipeline.send(transit, order, (error) => {
        if (error !== undefined) this.#answerFailure(stanza, error)
        done()
      })
    }
    // Also a question is answered before what follows is looked at: clients ask for the roster and then send presence,
    // and want to know their contacts before they hear from them.
    const takeOther = () =>
      this.#run(
        stanza,
        () =>
          stanza.name === "iq"
            ? this.#iqs.handle(stanza, from, to, session)
            : this.#presence(stanza, from, to, session),
        done,
      )
    // Everything else changes nothing before the messages sent ahead of it are on their way.
    if (order.uncommitted === 0) return takeOther()
    order.uncommitted++
    return new Promise((resolve) => {
      this.#database.commit([], () => {
        order.uncommitted--
        resolve(takeOther())
      })
    })
  }

  #presence(
    stanza: Stanza,
    from: Jid,
    to: Jid | undefined,
    session: Session | undefined,
  ): MaybePromise<void> {
    const service = this.#registry.presence
    if (service === undefined) throw new DomainError("service-unavailable")
    if (session !== undefined) {
      if (to === undefined || to.bare.equals(session.user)) return service.sent(session, stanza, to)
      const admitted = this.#hooks.admit(stanzaSending, { stanza, from, to })
      if (admitted instanceof Promise) return admitted.then(() => service.sent(session, stanza, to))
      return service.sent(session, stanza, to)
    }
    if (to === undefined) return
    if (to.domain !== this.#registry.domain) {
      const { service: there, forward, admit } = this.#registry.domains.get(to.domain)
      if (forward !== undefined) return handOn(stanza, forward, admit)
      return there?.presence?.(stanza, from, to, this.#registry.sessions.find(from))
    }
    if (to.local !== undefined) return service.received(stanza, from, to)
  }

  #run(stanza: Stanza, work: () => void | Promise<void>, done?: () => void): Promise<void> | undefined {
    try {
      const result = work()
      if (result instanceof Promise) {
        return result.catch((error: unknown) => this.#answerFailure(stanza, error)).then(() => done?.())
      }
    } catch (error) {
      this.#answerFailure(stanza, error)
    }
    done?.()
    return undefined
  }

  #transit(stanza: Stanza, from: Jid, to: Jid, session: Session | undefined): MessageTransit {
    const { domain } = this.#registry
    return {
      stanza: stanza.to === undefined ? stanza.withAttrs({ to: to.toString() }) : stanza,
      from,
      to,
      sender: from.domain === domain && from.local !== undefined ? from.bare : undefined,
      recipient: to.domain === domain && to.local !== undefined ? to.bare : undefined,
      session,
      archiveId: undefined,
    }
  }

  /** Tells the sender, unless the stanza is itself an answer (RFC 6120 §8.3.1). */
  #answerFailure(stanza: Stanza, error: unknown): void {
    if (error instanceof Discarded) return
    const reason = toStanzaError(error, this.#log)
    if (stanza.type === "error" || (stanza.name === "iq" && stanza.type === "result")) return
    if (stanza.from === undefined) return
    const reply = errorReply(stanza, reason)
    if (reply.name === "iq" && this.#answers.take(reply)) return
    const from = Jid.parse(stanza.from)
    if (from.domain !== this.#registry.domain) {
      void this.route(reply)
      return
    }
    // What an account sent in its own name, such as a subscription request, interests all its sessions.
    const senders = from.isBare ? this.#registry.sessions.of(from) : [this.#registry.sessions.find(from)]
    for (const session of senders) {
      session?.send(reply)
      if (session !== undefined && stanza.name === "message")
        void this.#hooks.notify(messageRefused, { session, message: stanza, reply })
    }
  }
}

/** Who takes a message that is for no account of this server; throws where nobody does. */
function findHandler(registry: XmppRegistry, { stanza, to }: MessageTransit): MessageHandler {
  if (to.domain === registry.domain) {
    const handler = registry.findServerMessage(stanza)
    if (handler !== undefined) return handler
    throw new DomainError("service-unavailable", "The server itself does not read messages of this kind.")
  }
  const { service, forward, admit } = registry.domains.get(to.domain)
  if (forward !== undefined) {
    return (message) => {
      const handOver = () => forward(message.stanza)
      const admitted = admit?.(message.stanza)
      return admitted instanceof Promise ? admitted.then(() => handOver) : handOver
    }
  }
  if (service?.message !== undefined) return service.message.bind(service)
  throw new DomainError("service-unavailable", "Nobody reads messages at this address; check its spelling.")
}
