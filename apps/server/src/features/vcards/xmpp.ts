import { DomainError, type Xmpp } from "@kith/feature-kit"
import { NS_PEP_VCARD_CONVERSION, NS_VCARD_TEMP, NS_VCARD4, vcardTemp } from "@kith/xmpp/extensions"
import type { VCards } from "./service.ts"

export function serveXmpp(xmpp: Xmpp, vcards: VCards): void {
  xmpp.onIq(
    "get",
    NS_VCARD_TEMP,
    async ({ from, to }) => {
      const card = await vcards.findTemp(to, from)
      if (card !== undefined) return card
      // XEP-0054 §3.1 leaves this or an error open; some clients cannot go on from an error.
      if (to.bare.equals(from.bare)) return vcardTemp()
      // XEP-0054 §3.3: the same as for an account that is not there.
      throw new DomainError("service-unavailable", "Nothing here understands this request.")
    },
    ["account"],
  )
  xmpp.onIq(
    "set",
    NS_VCARD_TEMP,
    async ({ from, to, payload }) => {
      await vcards.setTemp(to, from, payload)
      return undefined
    },
    ["account"],
  )
  xmpp.advertise(NS_VCARD_TEMP, ["server"])
  xmpp.advertise(NS_VCARD4)
  xmpp.advertise(NS_PEP_VCARD_CONVERSION, ["account"])
}
