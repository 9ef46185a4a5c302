import { DomainError, type IqRequest, type Xmpp } from "@kith/feature-kit"
import { NS_CARBONS, NS_CARBONS_RULES } from "@kith/xmpp/extensions"
import { wanted } from "./copies.ts"

export function serveCarbons(xmpp: Xmpp): void {
  xmpp.advertise(NS_CARBONS_RULES, ["server"])
  xmpp.onIq("set", NS_CARBONS, ({ payload, session, to }: IqRequest) => {
    if (session === undefined || (to.local !== undefined && !to.bare.equals(session.user))) {
      throw new DomainError("not-allowed", "Carbons can only be switched for one's own session.")
    }
    if (payload.name !== "enable" && payload.name !== "disable") {
      throw new DomainError("bad-request", "Ask to enable or to disable carbons.")
    }
    session.state(wanted).isEnabled = payload.name === "enable"
    return undefined
  })
  xmpp.addBindFeature(NS_CARBONS, (session, request) => {
    if (request?.name === "enable") session.state(wanted).isEnabled = true
    return undefined
  })
}
