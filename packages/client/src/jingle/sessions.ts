import {
  errorReply,
  Jid,
  type Jingle,
  MalformedError,
  NS_JINGLE,
  parseJingle,
  randomId,
  resultReply,
  type Stanza,
  StanzaError,
  type XmlElement,
} from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import { type AfterAcknowledgement, receiveAction, refusal } from "./receive-action.ts"
import { JingleSession } from "./session.ts"
import type { SessionContent, TransportMethod } from "./session-content.ts"

/** Something sessions can be about (XEP-0166 §12.1), such as files or calls. */
export interface JingleApplication {
  readonly namespace: string
  /** Whether somebody may offer us that; `false` looks as if we were not there (XEP-0166 §6.3.2). */
  mayOffer(peer: Jid): boolean
  /** The peer's offer crossed one of ours that is about the same, so that one of them is enough (§7.2.16). */
  isSame?(ours: JingleSession, theirs: readonly SessionContent[]): boolean
  /** An offer of the peer was acknowledged: `session.events` is to be set. */
  offered(session: JingleSession): void
}

/** Of all peers together. */
const SESSIONS_MOST = 100
/** Offers of one account that wait for a person. */
const PENDING_MOST = 20

export interface SessionsParts {
  readonly requests: Requests
  own(): Jid
  send(stanza: Stanza): boolean
}

/** All sessions of this device. */
export class JingleSessions {
  readonly #parts: SessionsParts
  readonly #applications = new Map<string, JingleApplication>()
  readonly #methods = new Map<string, TransportMethod>()
  readonly #sessions = new Map<string, JingleSession>()

  constructor(parts: SessionsParts) {
    this.#parts = parts
  }

  addApplication(application: JingleApplication): void {
    this.#applications.set(application.namespace, application)
  }

  addTransport(method: TransportMethod): void {
    this.#methods.set(method.namespace, method)
  }

  /** A session of ours, to be initiated. */
  create(peer: Jid): JingleSession {
    return this.#add(peer, randomId(), "initiator")
  }

  /** Answers an IQ that has a `<jingle/>`. */
  handle(iq: Stanza): void {
    let after: AfterAcknowledgement
    try {
      after = this.#receive(iq)
    } catch (error) {
      this.#parts.send(errorReply(iq, describe(error)))
      return
    }
    this.#parts.send(resultReply(iq))
    try {
      after()
    } catch (error) {
      if (!(error instanceof MalformedError)) console.warn("A Jingle request could not be followed", error)
    }
  }

  /** A device went away. */
  peerGone(peer: Jid): void {
    for (const session of [...this.#sessions.values()]) {
      if (session.peer.equals(peer)) session.end({ condition: "gone" }, "peer")
    }
  }

  /** Our address is another one from now on: nobody finds us in what stood. */
  sessionLost(): void {
    for (const session of [...this.#sessions.values()]) {
      session.end({ condition: "connectivity-error" }, "us")
    }
  }

  /** Ends all of them politely. */
  close(): void {
    for (const session of [...this.#sessions.values()]) session.terminate("gone")
  }

  #receive(iq: Stanza): AfterAcknowledgement {
    const element = iq.child("jingle", NS_JINGLE)
    const peer = Jid.tryParse(iq.from)
    if (element === undefined || peer === undefined || iq.type !== "set") throw new StanzaError("bad-request")
    const request = parseJingle(element)
    const session = this.#sessions.get(keyOf(peer, request.sid))
    if (request.action === "session-initiate") return this.#receiveOffer(peer, request, session)
    if (session === undefined) throw refusal("item-not-found", "unknown-session")
    return receiveAction(session, request)
  }

  #receiveOffer(peer: Jid, request: Jingle, known: JingleSession | undefined): AfterAcknowledgement {
    const contents = request.contents.map(
      ({ creator, name, senders, description, transport }): SessionContent => {
        return { creator, name, senders, description, offeredTransport: transport, end: undefined }
      },
    )
    const namespaces = new Set(contents.map(({ description }) => description?.namespace))
    const [namespace = ""] = namespaces
    const application = namespaces.size === 1 ? this.#applications.get(namespace) : undefined
    const applications = [...this.#applications.values()]
    // Whoever may offer nothing does not even learn that there is somebody.
    if (!(application ?? applications.find((one) => one.mayOffer(peer)))?.mayOffer(peer)) {
      throw new StanzaError("service-unavailable")
    }
    if (known !== undefined) throw refusal("unexpected-request", "out-of-order")
    if (!request.contents.some(({ disposition }) => disposition === "session")) {
      throw new StanzaError("bad-request", "A session needs a content.")
    }
    this.#checkRoom(peer)
    const crossing = application && this.#findCrossing(peer, application, contents)
    // §7.2.16: the lower sid stands.
    if (crossing !== undefined && crossing.sid < request.sid) throw refusal("conflict", "tie-break")
    const session = this.#add(peer, request.sid, "responder")
    for (const content of contents) session.contents.put(content)
    return () => {
      crossing?.end({ condition: "alternative-session" }, "peer")
      if (application === undefined) session.terminate("unsupported-applications")
      else application.offered(session)
    }
  }

  #findCrossing(peer: Jid, { isSame }: JingleApplication, contents: readonly SessionContent[]) {
    if (isSame === undefined) return undefined
    return [...this.#sessions.values()].find(
      (session) =>
        session.isInitiator &&
        session.peer.equals(peer) &&
        session.isUnderWay("session-initiate") &&
        isSame(session, contents),
    )
  }

  /** XEP-0166 §13.2. */
  #checkRoom(peer: Jid): void {
    const all = [...this.#sessions.values()]
    const pending = all.filter(
      (session) => session.state === "pending" && !session.isInitiator && session.peer.bare.equals(peer.bare),
    )
    if (all.length < SESSIONS_MOST && pending.length < PENDING_MOST) return
    throw new StanzaError("resource-constraint", "Too much is offered here already. Try again later.")
  }

  #add(peer: Jid, sid: string, role: JingleSession["role"]): JingleSession {
    const { requests, own } = this.#parts
    const key = keyOf(peer, sid)
    const session = new JingleSession({
      peer,
      sid,
      role,
      own: own(),
      methods: this.#methods,
      async ask(request: XmlElement) {
        await requests.ask("set", request, peer)
      },
      onEnded: () => this.#sessions.delete(key),
    })
    this.#sessions.set(key, session)
    return session
  }
}

const keyOf = (peer: Jid, sid: string) => `${peer.toString()}\n${sid}`

function describe(error: unknown): StanzaError {
  if (error instanceof StanzaError) return error
  if (error instanceof MalformedError) return new StanzaError("bad-request", error.message)
  console.warn("A Jingle request could not be taken in", error)
  return new StanzaError("internal-server-error")
}
