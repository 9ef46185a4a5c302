import { createMarks, defineFeature, serverStarting } from "@kith/feature-kit"
import { NS_ATTACHMENTS } from "@kith/xmpp/extensions"
import { pubsub } from "../pubsub/index.ts"
import { createAttachmentChangeTable } from "./migrations/0001-create-attachment-change.ts"
import { keepAttachments } from "./nodes.ts"
import { createAttachments } from "./service.ts"
import { createChangeStore } from "./store.ts"

/** XEP-0470 Pubsub Attachments: reactions to what others have published, counted by the server. */
export const pubsubAttachments = defineFeature({
  name: "pubsub-attachments",
  xeps: { 470: "0.2.0" },
  needs: { pubsub },
  migrations: { "0001-create-attachment-change": createAttachmentChangeTable },
  setup({ needs, db, hooks, log, xmpp, onStop }): void {
    const changes = createChangeStore(db)
    const attachments = createAttachments({
      pubsub: needs.pubsub,
      changes,
      marks: createMarks(changes, (cause) => log.warn("A mark could not be removed", { cause })),
      log,
    })
    xmpp.advertise(NS_ATTACHMENTS, ["account"])
    needs.pubsub.extensions.push(NS_ATTACHMENTS)
    keepAttachments(hooks, needs.pubsub, attachments)
    hooks.on(serverStarting, "observe", () => attachments.recover())
    onStop(() => attachments.settle())
  },
})
