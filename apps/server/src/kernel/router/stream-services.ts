import { randomBytes } from "node:crypto"
import {
  DomainError,
  type Hooks,
  type Log,
  type MessageKeeper,
  type MessageTransit,
  sessionDetached,
  sessionEnded,
  sessionResumed,
  sessionStarted,
  sessionStarting,
} from "@kith/feature-kit"
import { errorReply, Jid, type Stanza } from "@kith/xmpp"
import { findStanzaId } from "@kith/xmpp/extensions"
import type { StreamServices } from "../streams/services.ts"
import type { LocalSession } from "../streams/session.ts"
import { receiveHomed } from "./homed-sessions.ts"
import { chooseRecipients } from "./recipients.ts"
import { Turns } from "./turns.ts"
import type { XmppRegistry } from "./xmpp-registry.ts"

/** What streams may ask of the kernel, answered by the registry and the router. */
export function createStreamServices(registry: XmppRegistry, hooks: Hooks, log: Log): StreamServices {
  const { sessions, logins } = registry
  const homeOf = ({ user }: LocalSession) => logins.homeOf(user.domain)
  // One at a time for each account: what a guard has counted must not change before the session is there.
  const starts = new Turns()
  return {
    domain: registry.domain,
    get accounts() {
      return registry.accounts
    },
    logins,
    isAccountDomain: (domain) => logins.isAccountDomain(domain),
    streamFeatures: (stage, stream) => registry.streamFeatures(stage, stream),
    findEarlyIq: (type, namespace) => registry.findEarlyIq(type, namespace),
    findNonza: (name, namespace) => registry.findNonza(name, namespace),

    chooseResource: (user, wanted) => user.withResource(wanted ?? randomBytes(9).toString("base64url")),

    async start(session) {
      const home = homeOf(session)
      if (home !== undefined) return home.starting(session)
      await starts.inTurn(session.user.toString(), async () => {
        await hooks.admit(sessionStarting, { session })
        // RFC 6120 §7.7.2.2, third choice: the newer connection wins, for it is the one the person looks at.
        sessions.find(session.jid)?.close("conflict", "The same resource signed in elsewhere.")
        sessions.add(session)
      })
      await hooks.notify(sessionStarted, { session })
    },

    detached(session, unacknowledged) {
      if (homeOf(session) !== undefined) return
      void hooks.notify(sessionDetached, { session, unacknowledged })
    },

    resumed(session) {
      if (homeOf(session) !== undefined) return
      void hooks.notify(sessionResumed, { session })
    },

    async ended(session, unacknowledged) {
      homeOf(session)?.ended(session)
      if (!sessions.remove(session)) return
      const told = hooks.notify(sessionEnded, { session, user: session.user })
      await handOn(registry, session, unacknowledged, log)
      await told
    },

    receive(session, stanza, done) {
      const home = homeOf(session)
      if (home === undefined) registry.router.receive(session, stanza, done)
      else receiveHomed(home, session, stanza, done, log)
    },
  }
}

/**
 * XEP-0198 §5: what a session never acknowledged is treated as if it had arrived after the session was gone. Messages
 * go to a keeper with the archive id they already have; they are not recorded again. All are on their way at once, in
 * their order: a commit for each, one after another, would take long.
 */
async function handOn(
  registry: XmppRegistry,
  session: LocalSession,
  unacknowledged: readonly Stanza[],
  log: Log,
): Promise<void> {
  const kept: Promise<void>[] = []
  for (const stanza of unacknowledged) {
    if (stanza.name === "iq" && (stanza.type === "get" || stanza.type === "set")) refuse(registry, stanza)
    if (stanza.name !== "message") continue
    const handedOn = handOnMessage(registry, session, stanza).catch((error: unknown) => {
      if (!(error instanceof DomainError)) {
        log.error("A message of an ended session could not be handed on", { cause: error })
      }
      // What is in the archive is not lost; nobody else is to believe that it has arrived.
      if (findStanzaId(stanza, session.user) === undefined) refuse(registry, stanza)
    })
    kept.push(handedOn)
  }
  await Promise.all(kept)
}

function refuse(registry: XmppRegistry, stanza: Stanza): void {
  // What the server says of itself has no sender who could be told.
  if (stanza.from === undefined || stanza.to === undefined) return
  void registry.router.route(errorReply(stanza, "service-unavailable"))
}

async function handOnMessage(registry: XmppRegistry, session: LocalSession, stanza: Stanza): Promise<void> {
  const to = Jid.parse(stanza.to ?? session.user.toString())
  const from = Jid.parse(stanza.from ?? registry.domain)
  // A carbon belongs to the session that asked for it, and dies with it.
  if (!to.bare.equals(session.user) || from.equals(session.user)) return
  const delivery = chooseRecipients(stanza, to, registry.sessions)
  if (delivery === "ignore" || delivery === "refuse") return
  // What was sent to the bare JID, the other sessions have; the rest a keeper gives them, if it does not keep it already.
  if (typeof delivery === "object" && to.isBare) return
  await keepFirst(registry.keepers, transitOf(stanza, from, to, session))
}

async function keepFirst(keepers: readonly MessageKeeper[], message: MessageTransit): Promise<void> {
  for (const keeper of keepers) if (await keeper(message)) return
}

function transitOf(stanza: Stanza, from: Jid, to: Jid, session: LocalSession): MessageTransit {
  return {
    stanza,
    from,
    to,
    sender: undefined,
    recipient: session.user,
    session: undefined,
    // Its stanza-id is in the stanza already.
    archiveId: undefined,
  }
}
