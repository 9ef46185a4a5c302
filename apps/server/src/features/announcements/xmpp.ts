import { setImmediate } from "node:timers/promises"
import type { Session, Xmpp } from "@kith/feature-kit"
import { Jid, randomId, type Stanza, stanza } from "@kith/xmpp"

/** So many get an announcement before others get their turn. */
const AT_ONCE = 500

/** How announcements reach people: in the server's own name. */
export function createMessenger(xmpp: Xmpp) {
  const server = Jid.from({ domain: xmpp.domain })
  const message = (to: Jid, text: string, type: "normal" | "headline"): Stanza =>
    stanza({
      name: "message",
      attrs: { from: xmpp.domain, to: to.toString(), type, id: randomId() },
      children: [{ name: "body", children: [text] }],
    })

  return {
    /** RFC 6121 §5.2.2: a headline is for who is there, and waits for nobody. */
    async sendToAll(text: string): Promise<number> {
      const told = new Set<string>()
      for (const session of [...xmpp.sessions.all()]) {
        if (!isWilling(session)) continue
        session.send(message(session.jid, text, "headline"))
        told.add(session.user.toString())
        if (told.size % AT_ONCE === 0) await setImmediate()
      }
      return told.size
    },

    async sendTo(user: Jid, text: string): Promise<void> {
      await xmpp.sendMessage(server, message(user, text, "normal"))
    },

    present(): Iterable<Jid> {
      const users = [...xmpp.sessions.all()]
        .filter(isWilling)
        .map(({ user }) => [user.toString(), user] as const)
      return new Map(users).values()
    },
  }
}

const isWilling = (session: Session): boolean => session.presence !== undefined && session.priority >= 0
