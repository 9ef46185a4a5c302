import type { Xmpp } from "@kith/feature-kit"
import { Jid, parseElement, randomId, type Stanza, stanza, xml } from "@kith/xmpp"
import { type AbuseReport, abuseReport, forwarded, NS_REPORTED_JID } from "@kith/xmpp/extensions"
import type { Report } from "./report.ts"

export interface ForwardingSettings {
  /** Whether the server of whom is reported is told. */
  readonly toOrigin: boolean
  /** Services that gather reports. */
  readonly thirdParties: readonly Jid[]
}

export interface Forwarding {
  /** Sends a report where its reporter and this server want it to go. */
  forward(report: Report, optedIn: AbuseReport): void
}

/** XEP-0377 §5: nothing goes anywhere that the reporter has not agreed to, and nothing says who the reporter is. */
export function createForwarding(xmpp: Xmpp, { toOrigin, thirdParties }: ForwardingSettings): Forwarding {
  const send = (report: Report, to: Jid) => void xmpp.route(reportMessage(report, xmpp.domain, to))
  return {
    forward(report, { mayGoToOrigin = false, mayGoToThirdParties = false }) {
      const origin = Jid.from({ domain: report.reported.domain })
      if (toOrigin && mayGoToOrigin && origin.domain !== xmpp.domain) send(report, origin)
      if (mayGoToThirdParties) for (const party of thirdParties) send(report, party)
    },
  }
}

function reportMessage({ reason, text, reported, evidence }: Report, domain: string, to: Jid): Stanza {
  const about = xml("jid", { xmlns: NS_REPORTED_JID }, reported.toString())
  const messages = evidence.flatMap(({ stanza: found }) =>
    found === undefined ? [] : forwarded(anonymous(stanza(parseElement(found)))),
  )
  return stanza({
    name: "message",
    attrs: { from: domain, to: to.toString(), id: randomId() },
    children: [abuseReport({ reason, text }, about), ...messages],
  })
}

/** XEP-0377 §5: the one way in which a reporter is made unknown. */
function anonymous(message: Stanza): Stanza {
  return message.withAttrs({ to: undefined })
}
