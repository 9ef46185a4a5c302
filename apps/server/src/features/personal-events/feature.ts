import { defineFeature } from "@kith/feature-kit"
import { z } from "zod"
import { itemPublishing, pubsub } from "../pubsub/index.ts"
import { requireEvent } from "./rules.ts"

/** XEP-0107, XEP-0108, XEP-0118, XEP-0172: small things that people tell their contacts. */
export const personalEvents = defineFeature({
  name: "personal-events",
  xeps: { 107: "1.2.2", 108: "1.3", 118: "1.3.0", 172: "1.1" },
  needs: { pubsub },
  config: z.object({
    maxBytes: z
      .number()
      .int()
      .min(1024)
      .default(8192)
      .describe("Bytes of a nickname, mood, activity or tune; it goes to every contact"),
  }),
  setup({ config, hooks }): void {
    hooks.on(itemPublishing, "guard", ({ host, node, payload }) =>
      host.local === undefined ? undefined : requireEvent(node, payload, config.maxBytes),
    )
  },
})
