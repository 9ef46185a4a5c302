import { createTurns, defineFeature } from "@kith/feature-kit"
import { z } from "zod"
import { accountDeleted } from "../accounts/index.ts"
import { avatars } from "../avatars/index.ts"
import { pubsub } from "../pubsub/index.ts"
import { roster } from "../roster/index.ts"
import { createVCardTable } from "./migrations/0001-create-vcard.ts"
import { moveVCards } from "./moving.ts"
import { declareNodes, followNode } from "./nodes.ts"
import { createPublishedVCards } from "./published-vcard.ts"
import { createVCards, type VCards } from "./service.ts"
import { createVCardStore } from "./store.ts"
import { serveXmpp } from "./xmpp.ts"

/** XEP-0054 and XEP-0292: who somebody is, in both formats; XEP-0398: with the same picture as elsewhere. */
export const vcards = defineFeature({
  name: "vcards",
  xeps: { 54: "1.3.0", 222: "1.0", 292: "0.12.0", 398: "1.0.0" },
  needs: { avatars, pubsub, roster },
  config: z.object({
    maxBytes: z
      .number()
      .int()
      .min(1024)
      .max(250_000)
      .default(65_536)
      .describe("Bytes of a vCard, without the picture"),
    visibility: z
      .enum(["everybody", "contacts"])
      .default("everybody")
      .describe("Who sees a vCard whose owner has not chosen otherwise; XEP-0054 calls it world-readable"),
  }),
  migrations: { "0001-create-vcard": createVCardTable },
  setup({ needs, config, db, hooks, xmpp }): VCards {
    const isPublic = config.visibility === "everybody"
    const accessModel = isPublic ? "open" : "presence"
    declareNodes(needs.pubsub, accessModel)
    const service = createVCards({
      store: createVCardStore(db),
      published: createPublishedVCards(needs.pubsub, accessModel),
      avatars: needs.avatars,
      takeTurn: createTurns(),
      isVisible: (owner, viewer) => isPublic || needs.roster.canSeePresence(viewer, owner),
      maxBytes: config.maxBytes,
    })
    serveXmpp(xmpp, service)
    moveVCards(hooks, service)
    followNode(hooks, service)
    hooks.on(accountDeleted, "observe", ({ user }) => service.remove(user))
    return service
  },
})
