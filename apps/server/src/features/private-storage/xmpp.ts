import { DomainError, type Xmpp } from "@kith/feature-kit"
import { NS_PRIVATE, privateQuery } from "@kith/xmpp/extensions"
import type { PrivateStorage } from "./service.ts"

export function serveXmpp(xmpp: Xmpp, storage: PrivateStorage): void {
  xmpp.onIq(
    "get",
    NS_PRIVATE,
    async ({ from, to, payload }) => {
      const [wanted] = payload.elements
      if (wanted === undefined || payload.elements.length > 1) {
        throw new DomainError("bad-request", "Ask for one element by its name (XEP-0049 §2.3).")
      }
      return privateQuery(await storage.find(to, from, wanted))
    },
    ["account"],
  )
  xmpp.onIq(
    "set",
    NS_PRIVATE,
    async ({ from, to, payload }) => {
      await storage.save(to, from, payload.elements)
      return undefined
    },
    ["account"],
  )
  // Older clients look for it at the server.
  xmpp.advertise(NS_PRIVATE, ["server"])
}
