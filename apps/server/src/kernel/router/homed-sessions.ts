import { defineSessionState, type Log, type SessionHome } from "@kith/feature-kit"
import { errorReply, Jid, type Stanza } from "@kith/xmpp"
import { toStanzaError } from "../errors/index.ts"
import type { LocalSession } from "../streams/session.ts"
import { isFrom } from "./sender.ts"

/** The stanza before: the next is looked at when it is done. The session stops reading long before many wait. */
const homedOrder = defineSessionState("homed-order", () => ({ before: Promise.resolve() }))

/** Hands a stanza of a session that is no account's to whoever owns it, and tells the session what was refused. */
export function receiveHomed(
  home: SessionHome,
  session: LocalSession,
  sent: Stanza,
  done: () => void,
  log: Log,
): void {
  if (!isFrom(session, sent.from)) {
    // RFC 6120 §8.1.2.1 with §4.9.3.9.
    session.close("invalid-from", "A stanza may only be sent in the name of the session that sends it.")
    done()
    return
  }
  const stanza = sent.withAttrs({ from: session.jid.toString() })
  const take = async (): Promise<void> => {
    try {
      const to = stanza.to === undefined ? undefined : Jid.parse(stanza.to)
      await home.sent(session, stanza, to)
    } catch (error) {
      const reason = toStanzaError(error, log)
      const isAnswer = stanza.type === "error" || (stanza.name === "iq" && stanza.type === "result")
      if (!isAnswer) session.send(errorReply(stanza, reason))
    }
    done()
  }
  const order = session.state(homedOrder)
  order.before = order.before.then(take)
}
