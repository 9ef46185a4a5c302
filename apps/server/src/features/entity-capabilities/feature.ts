import { defineFeature } from "@kith/feature-kit"
import { capabilities, NS_CAPS, verificationString } from "@kith/xmpp/extensions"
import { serviceDiscovery } from "../service-discovery/index.ts"

/** XEP-0115 §4: names this software. */
const NODE = "urn:kith:server"

/** XEP-0115 Entity Capabilities: a client that knows this server already need not ask what it can do. */
export const entityCapabilities = defineFeature({
  name: "entity-capabilities",
  xeps: { 115: "1.6.0" },
  needs: { serviceDiscovery },
  setup({ needs, xmpp }) {
    const ver = () => verificationString(needs.serviceDiscovery.describe("server"))
    xmpp.advertise(NS_CAPS, ["server"])
    // XEP-0115 §6.3: the server tells its own in the stream's features.
    xmpp.addStreamFeature("after-login", () => capabilities(NODE, ver()))
    needs.serviceDiscovery.addAlias((node) => node === `${NODE}#${ver()}`)
  },
})
