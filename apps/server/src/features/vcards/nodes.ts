import type { Hooks } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import { NODE_CONTACTS, NODE_VCARD4, NS_VCARD4 } from "@kith/xmpp/extensions"
import {
  itemPublishing,
  itemsRetracted,
  nodeDeleted,
  nodePurged,
  type Pubsub,
  PubsubError,
} from "../pubsub/index.ts"
import type { VCards } from "./service.ts"

const isVCardNode = (host: Jid, name: string) => host.local !== undefined && name === NODE_VCARD4

export function declareNodes(pubsub: Pubsub, accessModel: "open" | "presence"): void {
  pubsub.nodes.know({
    name: NODE_VCARD4,
    // XEP-0222 §2; XEP-0292 §4.2: what is told is that there is a new one.
    defaults: { accessModel, isPersistent: true, sendsLastItem: "never", deliversPayloads: false },
    fixed: ["isPersistent"],
  })
  pubsub.nodes.know({
    name: NODE_CONTACTS,
    // XEP-0292 §5.2: what somebody notes about others is nobody else's.
    defaults: { accessModel: "whitelist", isPersistent: true, maxItems: "max", sendsLastItem: "never" },
  })
}

export function followNode(hooks: Hooks, vcards: VCards): void {
  hooks.on(itemPublishing, "guard", ({ host, node, payload }) => {
    if (!isVCardNode(host, node)) return
    if (payload?.name === "vcard" && payload.namespace === NS_VCARD4) return
    throw new PubsubError("bad-request", "invalid-payload", "An item here is a <vcard/> (XEP-0292 §3).")
  })
  for (const hook of [itemsRetracted, nodePurged, nodeDeleted]) {
    hooks.on(hook, "observe", ({ node: { host, name } }) =>
      isVCardNode(host, name) ? vcards.forgetUnlessPublished(host) : undefined,
    )
  }
}
