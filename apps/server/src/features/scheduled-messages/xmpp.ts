import { DomainError, type Scope, type Session } from "@kith/feature-kit"
import { Jid, parseElement, randomId, type Stanza, serialize, stanza, type XmlElement, xml } from "@kith/xmpp"
import { NS_SCHEDULED_MESSAGES, parseSchedule, scheduledList } from "@kith/xmpp/extensions"
import type { ScheduledMessages } from "./feature.ts"
import type { ScheduledMessage, ScheduledMessageStore } from "./store.ts"

/** Who asked once wants to know of changes. */
export type Listeners = WeakSet<Session>

export function serveXmpp(
  { onIq }: Scope<unknown, unknown>["xmpp"],
  service: ScheduledMessages,
  listeners: Listeners,
) {
  const requireOwn = (from: Jid, to: Jid): Jid => {
    if (from.bare.equals(to.bare)) return from.bare
    throw new DomainError("forbidden", "Messages are scheduled at one's own account only.")
  }
  onIq(
    "get",
    NS_SCHEDULED_MESSAGES,
    async ({ from, to, payload, session }) => {
      const owner = requireOwn(from, to)
      if (payload.name !== "scheduled") throw new DomainError("bad-request", "Ask for <scheduled/>.")
      if (session !== undefined) listeners.add(session)
      const list = await service.list(owner)
      return scheduledList(
        list.map(({ id, dueAt, message, failure }) => ({
          id,
          at: dueAt,
          message: parseElement(message),
          ...(failure !== undefined && { failure }),
        })),
      )
    },
    ["account"],
  )
  onIq(
    "set",
    NS_SCHEDULED_MESSAGES,
    async ({ from, to, payload, session }) => {
      const owner = requireOwn(from, to)
      if (session !== undefined) listeners.add(session)
      const { id } = payload.attrs
      if (payload.name === "cancel" && id !== undefined) {
        await service.cancel(owner, id)
      } else if (payload.name === "schedule") {
        const { id, at, message } = parseSchedule(payload)
        await service.schedule(owner, { id, dueAt: at, message: serialize(asSent(message, id)) })
      } else {
        throw new DomainError("bad-request", "Send <schedule/>, or <cancel/> with an id.")
      }
      return undefined
    },
    ["account"],
  )
}

/** What may be sent later: to somebody, of a kind that needs no session of its own. */
function asSent(message: XmlElement, id: string): XmlElement {
  const { to, type = "normal" } = message.attrs
  if (Jid.tryParse(to) === undefined)
    throw new DomainError("bad-request", "Say in `to` who is to get the message.")
  if (type !== "chat" && type !== "normal") {
    throw new DomainError(
      "not-acceptable",
      "Only messages to people can be sent later; whoever writes in a room is there.",
    )
  }
  return xml("message", { xmlns: "jabber:client", to, type, id: message.attrs.id ?? id }, ...message.children)
}

type Parts = Pick<Scope<unknown, unknown>, "xmpp" | "clock">

/** How what is due gets out: in the name of the account, noted as sent in the same commit. */
export function createMessenger({ xmpp, clock }: Parts, store: ScheduledMessageStore) {
  const sending = new Map<Stanza["id"], ScheduledMessage>()
  const keyOf = (owner: string, id: string | undefined) => `${owner} ${id}`
  xmpp.recordMessages(({ session, sender, stanza: { id } }, commit) => {
    if (session !== undefined || sender === undefined || sending.size === 0) return undefined
    const scheduled = sending.get(keyOf(sender.toString(), id))
    if (scheduled !== undefined) store.noteSent(commit, scheduled.owner, scheduled.id, clock.now())
    return undefined
  })
  return async (owner: Jid, scheduled: ScheduledMessage): Promise<void> => {
    const message = stanza(parseElement(scheduled.message))
    const key = keyOf(owner.toString(), message.id)
    sending.set(key, scheduled)
    try {
      await xmpp.sendMessage(owner, message)
    } finally {
      sending.delete(key)
    }
  }
}

/** Tells the devices that have asked that there is something to ask for again. */
export function createNotifier({ sessions }: Scope<unknown, unknown>["xmpp"], listeners: Listeners) {
  return (owner: Jid): void => {
    for (const session of sessions.of(owner)) {
      if (!listeners.has(session)) continue
      session.send(
        stanza({
          name: "message",
          attrs: { from: owner.toString(), to: session.jid.toString(), type: "headline", id: randomId() },
          children: [xml("changed", { xmlns: NS_SCHEDULED_MESSAGES })],
        }),
      )
    }
  }
}
