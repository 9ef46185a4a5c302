import {
  DomainError,
  type LoginMechanism,
  type MaybePromise,
  type Session,
  type SessionHome,
  type Xmpp,
} from "@kith/feature-kit"
import { type ElementLike, errorReply, Jid, resultReply, type Stanza, stanza, xml } from "@kith/xmpp"
import {
  discoInfo,
  discoItems,
  NS_DISCO_INFO,
  NS_DISCO_ITEMS,
  NS_PING,
  NS_ROSTER,
} from "@kith/xmpp/extensions"
import type { Guests } from "./service.ts"

/** Lets anybody in at that domain; nobody where there is none. */
export function serveGuests(xmpp: Xmpp, domain: string, guests: Guests): void {
  if (domain === "") return
  xmpp.serveSessions(domain, createHome(xmpp, guests))
  xmpp.forwardDomain(domain, (stanza) => deliverTo(xmpp, guests, stanza))
  xmpp.addLoginMechanism(anonymousMechanism(domain, guests))
}

/** RFC 4505, XEP-0175: whoever comes is let in, as somebody nobody knows. What the client says of itself is not used. */
function anonymousMechanism(domain: string, guests: Pick<Guests, "newAddress">): LoginMechanism {
  return {
    name: "ANONYMOUS",
    strength: 0,
    isOffered: (stream) => stream.domain === domain,
    begin: () => ({
      next: () => ({
        proof: { user: guests.newAddress(), credential: { kind: "nothing" }, access: "restricted" },
      }),
    }),
  }
}

/** What guests send. */
function createHome(xmpp: Pick<Xmpp, "route" | "sendMessage">, guests: Guests): SessionHome {
  const sendMessage = async (session: Session, message: Stanza, to: Jid | undefined): Promise<void> => {
    const addressee = requireOther(session, to)
    guests.requireReach(addressee)
    await xmpp.sendMessage(session.jid, message)
  }

  const sendPresence = (session: Session, presence: Stanza, to: Jid | undefined): MaybePromise<void> => {
    const { type } = presence
    // XEP-0175 §3: a guest has no contacts, who would be left with somebody that is never seen again.
    if (type !== undefined && type !== "unavailable") {
      throw new DomainError("not-allowed", "Guests have no contacts.")
    }
    if (to === undefined || to.bare.equals(session.user)) {
      session.setPresence(type === undefined ? presence : undefined)
      session.send(presence.withAttrs({ to: session.jid.toString() }))
      return
    }
    guests.requireReach(to)
    guests.noteDirected(session, to, type === undefined)
    return xmpp.route(presence)
  }

  const sendIq = (session: Session, iq: Stanza, to: Jid | undefined): MaybePromise<void> => {
    if (iq.type === "result" || iq.type === "error") {
      if (to !== undefined && guests.takeQuestion(session, to.toString(), iq.id ?? "")) return xmpp.route(iq)
      return
    }
    if (to === undefined || to.bare.equals(session.user)) {
      session.send(resultReply(iq, answerGuest(iq)))
      return
    }
    if (!guests.isServer(to)) guests.requireReach(to)
    else if (iq.type !== "get" || !isHarmless(iq)) {
      throw new DomainError("not-allowed", "Guests only ask the server what it is.")
    }
    return xmpp.route(iq)
  }

  return {
    starting: (session) => guests.enter(session),

    sent(session, sent, to) {
      guests.requirePace(session)
      if (sent.name === "message") return sendMessage(session, sent, to)
      return sent.name === "presence" ? sendPresence(session, sent, to) : sendIq(session, sent, to)
    },

    ended(session) {
      for (const to of guests.leave(session)) {
        const attrs = { type: "unavailable", from: session.jid.toString(), to: to.toString() }
        void xmpp.route(stanza({ name: "presence", attrs }))
      }
    },
  }
}

/** What guests are sent, by anybody: there is nobody to keep it for when they are gone. */
function deliverTo(xmpp: Pick<Xmpp, "route">, guests: Guests, sent: Stanza): MaybePromise<void> {
  const to = Jid.parse(sent.to ?? "")
  const session = guests.find(to)
  const isRequest = sent.name === "iq" && (sent.type === "get" || sent.type === "set")
  if (isRequest && (to.isBare || session === undefined)) {
    return xmpp.route(answerStranger(sent, to, session !== undefined))
  }
  if (session === undefined) {
    if (sent.name === "message" && sent.type !== "error" && sent.type !== "headline") {
      throw new DomainError("service-unavailable", "This guest is gone.")
    }
    return
  }
  if (isRequest) guests.noteQuestion(session, sent.from ?? "", sent.id ?? "")
  session.sendXml(sent.toXml(), sent)
}

/** What a guest asks of its own account, which keeps nothing. */
function answerGuest(iq: Stanza): ElementLike | undefined {
  if (iq.type === "get" && iq.has("query", NS_ROSTER)) return xml("query", { xmlns: NS_ROSTER })
  if (iq.type === "get" && iq.has("query", NS_DISCO_INFO)) return GUEST_INFO
  if (iq.type === "get" && iq.has("query", NS_DISCO_ITEMS)) return discoItems([])
  if (iq.type === "get" && iq.has("ping", NS_PING)) return undefined
  throw new DomainError("service-unavailable", "Guests keep nothing on the server.")
}

/** What others ask about a guest (XEP-0175 §5), or about the domain of all guests. */
function answerStranger(iq: Stanza, to: Jid, isPresent: boolean): Stanza {
  if (iq.type === "get" && to.isBare && iq.has("query", NS_DISCO_INFO)) {
    if (to.local === undefined) return resultReply(iq, DOMAIN_INFO)
    if (isPresent) return resultReply(iq, GUEST_INFO)
  }
  if (iq.type === "get" && to.local === undefined) {
    if (iq.has("query", NS_DISCO_ITEMS)) return resultReply(iq, discoItems([]))
    if (iq.has("ping", NS_PING)) return resultReply(iq)
  }
  return errorReply(iq, "service-unavailable", "Nothing here understands this request.")
}

const FEATURES = [NS_DISCO_INFO, NS_DISCO_ITEMS]
const GUEST_INFO = discoInfo({ identities: [{ category: "account", type: "anonymous" }], features: FEATURES })
const DOMAIN_INFO = discoInfo({
  identities: [{ category: "server", type: "im", name: "Guests" }],
  features: [...FEATURES, NS_PING],
})

function isHarmless(iq: Stanza): boolean {
  return [NS_DISCO_INFO, NS_DISCO_ITEMS, NS_PING].some((namespace) =>
    iq.spans.some((child) => child.namespace === namespace),
  )
}

function requireOther(session: Session, to: Jid | undefined): Jid {
  if (to !== undefined && !to.bare.equals(session.user)) return to
  throw new DomainError("not-allowed", "Guests do not write to themselves.")
}
