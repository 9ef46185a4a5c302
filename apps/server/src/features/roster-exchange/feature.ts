import { defineFeature } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { z } from "zod"
import { roster } from "../roster/index.ts"
import { createRosterExchange } from "./service.ts"
import { checkSuggestions, serveTrusted } from "./xmpp.ts"

/** XEP-0144 Roster Item Exchange: suggestions for somebody's contacts. */
export const rosterExchange = defineFeature({
  name: "roster-exchange",
  xeps: { 144: "1.1.1" },
  needs: { roster },
  config: z.object({
    trusted: z
      .array(
        z
          .string()
          .refine((text) => Jid.tryParse(text) !== undefined, "an address such as gateway.example.org"),
      )
      .default([])
      .describe(
        "Addresses of gateways and group services that change everybody's contacts here without asking, such as gateway.example.org",
      ),
    maxItems: z.number().int().min(1).default(200).describe("Contacts that one stanza may suggest"),
  }),
  setup({ needs, config, hooks, xmpp }): void {
    const trusted = config.trusted.map((address) => Jid.parse(address))
    const exchange = createRosterExchange(
      needs.roster,
      (account) => xmpp.accounts.exists(account),
      trusted,
      config.maxItems,
    )
    checkSuggestions(hooks, exchange)
    serveTrusted(xmpp, exchange)
  },
})
