import { type Clock, defineFeature } from "@kith/feature-kit"
import { capabilities, NS_CAPS, verificationString } from "@kith/xmpp/extensions"
import { z } from "zod"
import { serviceDiscovery } from "../service-discovery/index.ts"
import { type ClientFeatures, createClientFeatures } from "./client-features.ts"

/** XEP-0115 §4: names this software. */
const NODE = "urn:kith:server"

/** Told in every stream, and mostly the same: so long it is believed. */
const RECENT_MS = 1000

/** XEP-0115 Entity Capabilities: who knows this server's already need not ask, and the server knows those of clients. */
export const entityCapabilities = defineFeature({
  name: "entity-capabilities",
  xeps: { 115: "1.6.0" },
  needs: { serviceDiscovery },
  config: z.object({
    maxKnown: z
      .number()
      .int()
      .min(10)
      .default(1000)
      .describe("Kinds of client software whose capabilities are remembered; few are in use at one time"),
  }),
  setup({ needs, config, clock, xmpp }): ClientFeatures {
    const ver = () => verificationString(needs.serviceDiscovery.describe("server"))
    const told = createRecent(clock, ver)
    xmpp.advertise(NS_CAPS, ["server"])
    // XEP-0115 §6.3: the server tells its own in the stream's features.
    xmpp.addStreamFeature("after-login", () => capabilities(NODE, told()))
    needs.serviceDiscovery.addAlias((node) => node === `${NODE}#${told()}` || node === `${NODE}#${ver()}`)
    return createClientFeatures(xmpp, config.maxKnown)
  },
})

function createRecent(clock: Clock, compute: () => string): () => string {
  let known = ""
  let computedAt = Number.NEGATIVE_INFINITY
  return () => {
    const now = clock.now()
    if (Math.abs(now - computedAt) >= RECENT_MS) {
      known = compute()
      computedAt = now
    }
    return known
  }
}
