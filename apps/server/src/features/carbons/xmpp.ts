import {
  DomainError,
  defineSessionState,
  type IqRequest,
  type MessageTransit,
  type Session,
  type SessionDirectory,
  type Xmpp,
} from "@kith/feature-kit"
import type { Stanza } from "@kith/xmpp"
import { carbonCopy, NS_CARBONS, withStanzaId } from "@kith/xmpp/extensions"
import { isEligibleWhenReceived, isEligibleWhenSent } from "./eligibility.ts"
import { SentMessages } from "./sent-messages.ts"

const wanted = defineSessionState("carbons", () => ({ isEnabled: false }))
const sentMessages = defineSessionState("sent-messages", () => new SentMessages())

export function serveCarbons(xmpp: Xmpp): void {
  xmpp.onIq("set", NS_CARBONS, ({ payload, session, to }: IqRequest) => {
    if (session === undefined || (to.local !== undefined && !to.bare.equals(session.user))) {
      throw new DomainError("not-allowed", "Carbons can only be switched for one's own session.")
    }
    if (payload.name !== "enable" && payload.name !== "disable") {
      throw new DomainError("bad-request", "Ask to enable or to disable carbons.")
    }
    session.state(wanted).isEnabled = payload.name === "enable"
    return undefined
  })
  xmpp.addBindFeature(NS_CARBONS, (session, request) => {
    if (request?.name === "enable") session.state(wanted).isEnabled = true
    return undefined
  })
}

/** XEP-0280 §8: the other sessions of the sender get a copy. */
export function copySent(sessions: SessionDirectory, message: MessageTransit): void {
  const { sender, recipient, session, stanza, archiveId } = message
  // What one sends to oneself reaches one's sessions by itself.
  if (sender === undefined || recipient?.equals(sender)) return
  const others = wanting(sessions.of(sender), session === undefined ? [] : [session])
  if (others.length === 0 || !isEligibleWhenSent(stanza)) return
  session?.state(sentMessages).add(stanza, message.to)
  const original = archiveId === undefined ? stanza : withStanzaId(stanza, sender, archiveId)
  copyTo(others, carbonCopy("sent", original, sender))
}

/** XEP-0280 §7: those sessions of the recipient get a copy that did not get the message. */
export function copyReceived(
  sessions: SessionDirectory,
  event: {
    readonly message: MessageTransit
    readonly delivered: readonly Session[]
    readonly stanza: Stanza
  },
): void {
  const { recipient, session, from } = event.message
  if (recipient === undefined) return
  const without = session === undefined ? event.delivered : [...event.delivered, session]
  const others = wanting(sessions.of(recipient), without)
  if (others.length === 0) return
  const answersSent = event.delivered.some((one) => one.state(sentMessages).isAnsweredBy(event.stanza, from))
  if (!answersSent && !isEligibleWhenReceived(event.stanza, from)) return
  copyTo(others, carbonCopy("received", event.stanza, recipient))
}

function wanting(sessions: readonly Session[], without: readonly Session[]): readonly Session[] {
  // The usual case of one session takes no new list.
  if (sessions.every((session) => without.includes(session))) return []
  return sessions.filter((session) => !without.includes(session) && session.state(wanted).isEnabled)
}

function copyTo(sessions: readonly Session[], copy: Stanza): void {
  for (const session of sessions) {
    const addressed = copy.withAttrs({ to: session.jid.toString() })
    session.sendXml(addressed.toXml(), addressed)
  }
}
