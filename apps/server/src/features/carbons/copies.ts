import {
  archiveIdFor,
  defineSessionState,
  type MessageTransit,
  type Session,
  type SessionDirectory,
} from "@kith/feature-kit"
import type { Jid, Stanza } from "@kith/xmpp"
import { carbonCopy, withStanzaId } from "@kith/xmpp/extensions"
import { isCopied, isPrivateInRoom } from "../message-handling/index.ts"
import type { Presence } from "../presence/index.ts"
import { RecentMessages } from "./recent-messages.ts"

/** What a session has asked for. */
export const wanted = defineSessionState("carbons", () => ({ isEnabled: false }))

export type Copies = ReturnType<typeof createCopies>

/** Who gets copies of what. */
export function createCopies(sessions: SessionDirectory, presence: Pick<Presence, "hasShownItself">) {
  /** Of accounts with several sessions, one of which wants copies; gone with the last of them. */
  const recent = new Map<string, { readonly sent: RecentMessages; readonly received: RecentMessages }>()

  const recentOf = (user: Jid) => {
    const key = user.toString()
    const known = recent.get(key) ?? { sent: new RecentMessages(), received: new RecentMessages() }
    recent.set(key, known)
    return known
  }

  const others = (user: Jid, without: readonly Session[]): readonly Session[] => {
    const all = sessions.of(user)
    // The usual case of one session takes no new list.
    if (all.every((session) => without.includes(session))) return []
    return all.filter((session) => !without.includes(session) && session.state(wanted).isEnabled)
  }

  return {
    /** XEP-0280 §8: the other sessions of the sender get a copy. */
    ofSent(message: MessageTransit): void {
      const { sender, recipient, session, stanza, to } = message
      // What one sends to oneself reaches one's sessions by itself.
      if (sender === undefined || recipient?.equals(sender)) return
      const getting = others(sender, session === undefined ? [] : [session])
      if (getting.length === 0) return
      const { sent, received } = recentOf(sender)
      if (!isCopied(stanza) && !received.isAnsweredBy(stanza, to)) return
      sent.add(stanza, to)
      const archiveId = archiveIdFor(message, sender)
      const original = archiveId === undefined ? stanza : withStanzaId(stanza, sender, archiveId)
      // Who is not in the room could make nothing of it (XEP-0280 §6.1, note 4).
      const able = isPrivateInRoom(stanza)
        ? getting.filter((other) => presence.hasShownItself(other, to))
        : getting
      copyTo(able, carbonCopy("sent", original, sender))
    },

    /** XEP-0280 §7: those sessions of the recipient get a copy that did not get the message. */
    ofReceived(message: MessageTransit, delivered: readonly Session[], stanza: Stanza): void {
      const { recipient, session, from } = message
      if (recipient === undefined) return
      const getting = others(recipient, session === undefined ? delivered : [...delivered, session])
      if (getting.length === 0) return
      const { sent, received } = recentOf(recipient)
      // A room has sent it to every session that is in it.
      const isForAll = from.resource !== undefined && isPrivateInRoom(stanza)
      if (!sent.isAnsweredBy(stanza, from) && (isForAll || !isCopied(stanza))) return
      received.add(stanza, from)
      copyTo(getting, carbonCopy("received", stanza, recipient))
    },

    /** The error that this server gives to a session is copied as if it had come from where the message was for. */
    ofRefusal(session: Session, message: Stanza, reply: Stanza): void {
      if (!isCopied(message)) return
      const getting = others(session.user, [session])
      if (getting.length > 0) copyTo(getting, carbonCopy("received", reply, session.user))
    },

    forget(user: Jid): void {
      if (sessions.of(user).length === 0) recent.delete(user.toString())
    },
  }
}

function copyTo(sessions: readonly Session[], copy: Stanza): void {
  for (const session of sessions) {
    const addressed = copy.withAttrs({ to: session.jid.toString() })
    session.sendXml(addressed.toXml(), addressed)
  }
}
