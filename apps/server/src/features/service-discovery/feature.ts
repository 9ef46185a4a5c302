import { defineFeature } from "@kith/feature-kit"
import { roster } from "../roster/index.ts"
import { createServiceDiscovery } from "./service.ts"
import { serveXmpp } from "./xmpp.ts"

/** XEP-0030 Service Discovery: what this server and its accounts are and can do. */
export const serviceDiscovery = defineFeature({
  name: "service-discovery",
  xeps: { 30: "2.5.0" },
  needs: { roster },
  setup({ needs, xmpp }) {
    const discovery = createServiceDiscovery(
      (place) => xmpp.advertised(place),
      () => xmpp.items,
      xmpp.sessions,
      (viewer, owner) => needs.roster.canSeePresence(viewer, owner),
    )
    serveXmpp(xmpp, discovery)
    return discovery
  },
})
