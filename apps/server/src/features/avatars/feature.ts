import { defineFeature } from "@kith/feature-kit"
import { NS_AVATAR_DATA } from "@kith/xmpp/extensions"
import { z } from "zod"
import { accountDeleted } from "../accounts/index.ts"
import { presence } from "../presence/index.ts"
import {
  itemPublished,
  itemPublishing,
  itemRestored,
  itemsRetracted,
  nodeConfigured,
  nodeDeleted,
  nodePurged,
  pubsub,
} from "../pubsub/index.ts"
import { roster } from "../roster/index.ts"
import { createAvatarRules } from "./rules.ts"
import { type Avatars, createAvatars } from "./service.ts"
import { completePresence } from "./xmpp.ts"

/** XEP-0084 User Avatar and XEP-0153 vCard-Based Avatars: the picture of a person. */
export const avatars = defineFeature({
  name: "avatars",
  xeps: { 84: "1.1.4", 153: "1.1.1" },
  needs: { presence, pubsub, roster },
  config: z.object({
    maxBytes: z
      .number()
      .int()
      .min(1024)
      .max(180_000)
      .default(131_072)
      .describe("Bytes of a picture; everybody who sees the person fetches it"),
    maxSide: z.number().int().min(32).default(4096).describe("Pixels a picture is wide or high"),
    visibility: z
      .enum(["everybody", "contacts"])
      .default("everybody")
      .describe(
        "Who sees a picture set by a vCard or the API for the first time; its owner can choose otherwise",
      ),
    maxCached: z
      .number()
      .int()
      .min(100)
      .default(50_000)
      .describe("Accounts whose picture is known without asking the database"),
  }),
  setup({ needs, config, clock, hooks }): Avatars {
    const rules = createAvatarRules(config)
    const service = createAvatars({ ...needs, ...config, rules, clock })
    needs.pubsub.nodes.know({ name: NS_AVATAR_DATA, defaults: { sendsLastItem: "never" } })
    completePresence(hooks, service)
    hooks.on(itemPublishing, "guard", ({ host, node, id, payload }) =>
      host.local === undefined ? undefined : rules.check(node, id, payload),
    )
    for (const hook of [
      itemPublished,
      itemRestored,
      itemsRetracted,
      nodePurged,
      nodeConfigured,
      nodeDeleted,
    ]) {
      hooks.on(hook, "observe", ({ node }) => service.nodeChanged(node))
    }
    hooks.on(accountDeleted, "observe", ({ user }) => service.forget(user))
    return service
  },
})
