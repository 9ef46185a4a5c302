import { defineFeature } from "@kith/feature-kit"
import { NS_DISPLAYED, NS_DISPLAYED_ASSIST } from "@kith/xmpp/extensions"
import { pubsub } from "../pubsub/index.ts"
import { assist } from "./xmpp.ts"

/** XEP-0490: how far somebody has seen each chat, the same for all their clients. */
export const displayedSynchronization = defineFeature({
  name: "displayed-synchronization",
  xeps: { 490: "1.0.1" },
  needs: { pubsub },
  setup({ needs, hooks, xmpp }): void {
    needs.pubsub.nodes.know({
      name: NS_DISPLAYED,
      // XEP-0490 §4.2, §7: for their own clients alone.
      defaults: {
        accessModel: "whitelist",
        publishModel: "publishers",
        isPersistent: true,
        maxItems: "max",
        sendsLastItem: "never",
      },
      fixed: ["accessModel", "isPersistent", "publishModel"],
    })
    assist(hooks, needs.pubsub)
    xmpp.advertise(NS_DISPLAYED_ASSIST, ["account"])
  },
})
