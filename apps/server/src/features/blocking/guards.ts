import {
  Discarded,
  DomainError,
  type Hooks,
  isServersWord,
  type MaybePromise,
  type MessageTransit,
  messageReceiving,
  messageSending,
  stanzaReceiving,
  stanzaSending,
} from "@kith/feature-kit"
import { type Jid, StanzaError } from "@kith/xmpp"
import { blockedCondition } from "@kith/xmpp/extensions"
import type { Blocking } from "./service.ts"

const NS_ROOM_USER = "http://jabber.org/protocol/muc#user"

/** XEP-0191 §3.3: nothing comes from a blocked address, and nothing goes to it. */
export function guardStanzas(hooks: Hooks, blocking: Blocking): void {
  hooks.on(messageSending, "guard", (message) =>
    message.sender === undefined || isServersWord(message)
      ? undefined
      : unlessBlocked(blocking, message.sender, message.to, refuseSending),
  )
  hooks.on(stanzaSending, "guard", ({ from, to }) => unlessBlocked(blocking, from, to, refuseSending))
  hooks.on(
    messageReceiving,
    "guard",
    (message) =>
      message.recipient &&
      unlessBlocked(blocking, message.recipient, message.from, () => refuseMessage(message)),
  )
  hooks.on(stanzaReceiving, "guard", ({ from, to }) =>
    unlessBlocked(blocking, to, from, () => refuseStanza(to)),
  )
}

/** Makes a promise only where the user's list is not in memory. */
function unlessBlocked(blocking: Blocking, user: Jid, other: Jid, refuse: () => never): MaybePromise<void> {
  const isBlocked = blocking.isBlocked(user, other)
  if (isBlocked instanceof Promise) {
    return isBlocked.then((answer) => {
      if (answer) refuse()
    })
  }
  if (isBlocked) refuse()
}

function refuseSending(): never {
  const text = "You have blocked this address. Unblock it before you write to it."
  throw new StanzaError("not-acceptable", text, "cancel", blockedCondition)
}

/** In the very words that one hears where nobody is: the sender is not to know. */
function refuseStanza(to: Jid): never {
  const text = to.resource === undefined ? "Nothing here understands this request." : undefined
  throw new DomainError("service-unavailable", text)
}

function refuseMessage({ stanza, from }: MessageTransit): never {
  // To a room an error says that its occupant is gone: it would throw out who has blocked another occupant.
  const isFromRoom =
    stanza.type === "groupchat" || (from.resource !== undefined && stanza.has("x", NS_ROOM_USER))
  if (isFromRoom || stanza.type === "headline") throw new Discarded()
  throw new DomainError("service-unavailable", "Nobody can be reached at this address; check its spelling.")
}
