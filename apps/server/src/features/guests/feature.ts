import { defineFeature } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { z } from "zod"
import { createGuests } from "./service.ts"
import { serveGuests } from "./xmpp.ts"

const positive = (value: number, text: string) => z.number().int().min(1).default(value).describe(text)

/** XEP-0175: people without an account, on a domain of their own. */
export const guests = defineFeature({
  name: "guests",
  xeps: { 175: "1.2" },
  config: z.object({
    domain: z
      .string()
      .refine((text) => text === "" || isDomain(text), "Write a domain, such as guests.example.org.")
      .transform((text) => (text === "" ? text : Jid.parse(text).domain))
      .prefault("")
      .describe(
        "Domain at which anybody may log in without an account (SASL ANONYMOUS), such as guests.example.org; empty: nobody may",
      ),
    reach: z
      .array(z.string().refine((text) => isBareAddress(text), "Write addresses or domains of this server."))
      .default([])
      .describe(
        "Whom guests may write to: addresses such as support@example.org and domains such as rooms.example.org; nobody else",
      ),
    maxGuests: positive(500, "Guests at the same time"),
    maxPerAddress: positive(20, "Guests from one network address (an IPv6 address counts by its /64)"),
    maxStanzasPerMinute: positive(120, "Stanzas one guest may send in a minute"),
    maxDirected: positive(20, "Rooms and people one guest may be seen by"),
  }),
  setup({ config, clock, xmpp, metrics }) {
    const service = createGuests({
      domain: config.domain,
      serverDomain: xmpp.domain,
      reach: config.reach.map((text) => Jid.parse(text)),
      limits: config,
      clock,
    })
    metrics.gauge("guests", "Guests that are there", () => service.count)
    serveGuests(xmpp, config.domain, service)
  },
})

function isBareAddress(text: string): boolean {
  return Jid.tryParse(text)?.isBare === true
}

function isDomain(text: string): boolean {
  const address = Jid.tryParse(text)
  return address?.isBare === true && address.local === undefined
}
