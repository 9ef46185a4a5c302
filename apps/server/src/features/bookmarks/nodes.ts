import type { Hooks } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import { NS_BOOKMARKS, NS_OLD_BOOKMARKS } from "@kith/xmpp/extensions"
import {
  itemPublished,
  itemPublishing,
  itemRestored,
  itemsRetracted,
  nodeDeleted,
  nodePurged,
  type Pubsub,
} from "../pubsub/index.ts"
import type { Bookmarks } from "./service/index.ts"

const isPersonal = (host: Jid) => host.local !== undefined

/** XEP-0223 §2: where somebody goes is nobody else's business, whatever a client forgets to say. */
export function declareNodes(pubsub: Pubsub): void {
  const fixed = ["accessModel", "isPersistent", "publishModel"] as const
  const isPrivate = { accessModel: "whitelist", isPersistent: true, publishModel: "publishers" } as const
  pubsub.nodes.know({
    name: NS_BOOKMARKS,
    // XEP-0402 §3.3. What is noted first does not go because of what is noted later.
    defaults: { ...isPrivate, maxItems: "max", sendsLastItem: "never", whenFull: "reject" },
    fixed,
  })
  pubsub.nodes.know({ name: NS_OLD_BOOKMARKS, defaults: { ...isPrivate, maxItems: 1 }, fixed })
}

export function followNodes(hooks: Hooks, pubsub: Pubsub, bookmarks: Bookmarks): void {
  const isKept = (host: Jid, name: string) =>
    isPersonal(host) && (name === NS_BOOKMARKS || name === NS_OLD_BOOKMARKS)
  pubsub.watchers.push((host, name) => (isKept(host, name) ? bookmarks.noteChanging(host) : undefined))
  hooks.on(itemPublishing, "guard", ({ host, node, id, payload, isRestored }) => {
    if (!isPersonal(host)) return undefined
    if (node === NS_BOOKMARKS) return bookmarks.admitItem(host, id, payload)
    return node === NS_OLD_BOOKMARKS ? bookmarks.admitOld(host, payload, isRestored) : undefined
  })
  for (const hook of [itemPublished, itemRestored, itemsRetracted, nodePurged, nodeDeleted]) {
    hooks.on(hook, "observe", ({ node: { host, name } }) => {
      if (isKept(host, name)) bookmarks.noteChange(host)
    })
  }
}
