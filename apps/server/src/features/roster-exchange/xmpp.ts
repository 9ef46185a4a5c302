import { type Hooks, messageSending, stanzaSending, type Xmpp } from "@kith/feature-kit"
import type { Stanza } from "@kith/xmpp"
import { NS_ROSTER_EXCHANGE, parseRosterExchange } from "@kith/xmpp/extensions"
import type { RosterExchangeService } from "./service.ts"

/** Where nobody is trusted, nothing is advertised (XEP-0144 §8.3). */
export function serveTrusted(xmpp: Xmpp, exchange: RosterExchangeService): void {
  if (!exchange.trustsSomebody) return
  xmpp.onIq(
    "set",
    NS_ROSTER_EXCHANGE,
    async ({ from, to, payload }) => {
      await exchange.carryOut(to.bare, from, parseRosterExchange(payload))
      return undefined
    },
    ["account"],
  )
}

/** What accounts here suggest to others is well-formed and bounded (XEP-0144 §6). */
export function checkSuggestions(hooks: Hooks, exchange: RosterExchangeService): void {
  const check = ({ stanza }: { readonly stanza: Stanza }): void => {
    const x = stanza.type === "error" ? undefined : stanza.child("x", NS_ROSTER_EXCHANGE)
    if (x !== undefined) exchange.requireReasonable(parseRosterExchange(x))
  }
  hooks.on(messageSending, "guard", check)
  hooks.on(stanzaSending, "guard", check)
}
