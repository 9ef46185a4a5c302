import { DomainError, defineFeature } from "@kith/feature-kit"
import { NS_PING } from "@kith/xmpp/extensions"

/** XEP-0199 XMPP Ping: is anybody there? */
export const ping = defineFeature({
  name: "ping",
  xeps: { 199: "2.0.1" },
  setup({ xmpp }) {
    xmpp.onIq("get", NS_PING, ({ from, to }) => {
      if (to.local === undefined || to.bare.equals(from.bare)) return undefined
      // The answer must not tell strangers who has an account.
      throw new DomainError("service-unavailable", "Nothing here understands this request.")
    })
  },
})
