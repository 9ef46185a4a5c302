import { defineFeature } from "@kith/feature-kit"
import { NS_PING } from "@kith/xmpp/extensions"

/** XEP-0199 XMPP Ping: is anybody there? */
export const ping = defineFeature({
  name: "ping",
  xeps: { 199: "2.0.1" },
  setup({ xmpp }) {
    xmpp.onIq("get", NS_PING, () => undefined)
  },
})
