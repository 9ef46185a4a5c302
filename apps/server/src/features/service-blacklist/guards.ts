import {
  Discarded,
  DomainError,
  type Hooks,
  isServersWord,
  messageReceiving,
  messageSending,
  stanzaEntering,
  stanzaReceiving,
  stanzaSending,
} from "@kith/feature-kit"
import type { Jid, Stanza } from "@kith/xmpp"
import type { Blacklist } from "./service.ts"

interface Passing {
  readonly stanza: Stanza
  readonly from: Jid
  readonly to: Jid
}

/** Nothing comes from a listed address, and nothing goes to it. */
export function guardStanzas(hooks: Hooks, blacklist: Blacklist): void {
  const outgoing = ({ from, to }: Passing) => {
    const excluded = blacklist.excludedOf(from, to)
    if (excluded !== undefined) refuseSending(excluded === from, to)
  }
  const incoming = ({ stanza, from, to }: Passing) => {
    if (blacklist.excludedOf(from, to) !== undefined) refuseReceiving(stanza)
  }
  hooks.on(messageSending, "guard", (message) => {
    if (!isServersWord(message)) outgoing(message)
  })
  hooks.on(stanzaSending, "guard", outgoing)
  hooks.on(stanzaEntering, "guard", incoming)
  hooks.on(messageReceiving, "guard", incoming)
  hooks.on(stanzaReceiving, "guard", incoming)
}

function refuseSending(isSender: boolean, to: Jid): never {
  if (isSender) {
    throw new DomainError(
      "forbidden",
      "You may not write to others here. Ask an administrator of the server why.",
    )
  }
  throw new DomainError(
    "not-allowed",
    `This server exchanges nothing with ${to}. Ask its administrators if you think that is a mistake.`,
  )
}

/** As XEP-0191 §3.3 has it: why is nobody's business outside. */
function refuseReceiving(stanza: Stanza): never {
  if (stanza.name === "presence" || stanza.type === "headline") throw new Discarded()
  throw new DomainError("service-unavailable")
}
