import { defineFeature } from "@kith/feature-kit"
import { NS_ATTACHMENTS } from "@kith/xmpp/extensions"
import { pubsub } from "../pubsub/index.ts"
import { keepAttachments } from "./nodes.ts"
import { createAttachments } from "./service.ts"

/** XEP-0470 Pubsub Attachments: reactions to what others have published, counted by the server. */
export const pubsubAttachments = defineFeature({
  name: "pubsub-attachments",
  xeps: { 470: "0.2.0" },
  needs: { pubsub },
  setup({ needs, hooks, log, xmpp }): void {
    xmpp.advertise(NS_ATTACHMENTS, ["account"])
    needs.pubsub.extensions.push(NS_ATTACHMENTS)
    keepAttachments(hooks, log, needs.pubsub, createAttachments(needs.pubsub))
  },
})
