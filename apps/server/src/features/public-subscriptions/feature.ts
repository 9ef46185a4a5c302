import { defineFeature } from "@kith/feature-kit"
import { NS_PUBLIC_SUBSCRIPTIONS, NS_PUBSUB_SUBSCRIPTION } from "@kith/xmpp/extensions"
import { nodeDeleted, pubsub, subscriptionChanged } from "../pubsub/index.ts"
import { createPublicSubscriptions } from "./service.ts"

/** XEP-0465 Pubsub Public Subscriptions: who follows what, where people want it known. */
export const publicSubscriptions = defineFeature({
  name: "public-subscriptions",
  xeps: { 330: "0.1", 465: "0.1.1" },
  needs: { pubsub },
  setup({ needs, hooks, xmpp }): void {
    const service = createPublicSubscriptions(needs.pubsub, xmpp.domain)
    xmpp.advertise(NS_PUBLIC_SUBSCRIPTIONS, ["account"])
    needs.pubsub.extensions.push(NS_PUBLIC_SUBSCRIPTIONS)
    // XEP-0330: the list somebody keeps by themselves, of any server.
    needs.pubsub.nodes.know({
      name: NS_PUBSUB_SUBSCRIPTION,
      defaults: { maxItems: "max", sendsLastItem: "never" },
    })
    for (const kind of service.kinds) needs.pubsub.managed.manage(kind)
    hooks.on(subscriptionChanged, "observe", (change) => service.follow(change))
    hooks.on(nodeDeleted, "observe", ({ node }) => service.forgetNode(node))
  },
})
