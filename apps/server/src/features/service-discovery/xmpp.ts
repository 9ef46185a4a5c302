import type { Xmpp } from "@kith/feature-kit"
import { discoInfo, discoItems, NS_DISCO_INFO, NS_DISCO_ITEMS } from "@kith/xmpp/extensions"
import type { ServiceDiscovery } from "./service.ts"

export function serveXmpp(xmpp: Xmpp, discovery: ServiceDiscovery): void {
  xmpp.addIdentity("server", { category: "server", type: "im", name: "Kith" })
  xmpp.addIdentity("account", { category: "account", type: "registered" })

  xmpp.onIq(
    "get",
    NS_DISCO_INFO,
    async ({ from, to, payload: { attrs } }) =>
      discoInfo(await discovery.serverInfo(to, from, attrs.node), attrs.node),
    ["server"],
  )
  xmpp.onIq(
    "get",
    NS_DISCO_INFO,
    async ({ from, to, payload: { attrs } }) =>
      discoInfo(await discovery.accountInfo(to.bare, from, attrs.node), attrs.node),
    ["account"],
  )

  xmpp.onIq(
    "get",
    NS_DISCO_ITEMS,
    async ({ from, to, payload: { attrs } }) =>
      discoItems(await discovery.serverItems(to, from, attrs.node), attrs.node),
    ["server"],
  )
  xmpp.onIq(
    "get",
    NS_DISCO_ITEMS,
    async ({ from, to, payload: { attrs } }) =>
      discoItems(await discovery.accountItems(to.bare, from, attrs.node), attrs.node),
    ["account"],
  )
}
