import { Jid } from "../jid/index.ts"
import type { Stanza } from "../stanza/index.ts"
import { type XmlElement, xml } from "../xml/index.ts"
import type { ElementHolder } from "./element-holder.ts"
import { findForwarded, NS_FORWARD } from "./stanza-forwarding.ts"
import { NS_STANZA_ID } from "./stanza-ids.ts"

/** XEP-0377 Blocking Command Reports. */
export const NS_REPORTING = "urn:xmpp:reporting:1"
/** XEP-0377 §4. */
export const REASON_SPAM = "urn:xmpp:reporting:spam"
export const REASON_ABUSE = "urn:xmpp:reporting:abuse"
/** Names who is reported, in a report that stands for itself; not in XEP-0377, but what servers send each other. */
export const NS_REPORTED_JID = "urn:xmpp:jid:0"

export interface AbuseReport {
  /** A URN. */
  readonly reason: string
  readonly text?: string | undefined
  readonly stanzaIds?: readonly { readonly by: Jid; readonly id: string }[]
  /** XEP-0377 §5: what else the reporter lets be done with it. */
  readonly mayGoToOrigin?: boolean
  readonly mayGoToThirdParties?: boolean
}

/** Writes a report; `more` stands behind what XEP-0377 knows. */
export function abuseReport(report: AbuseReport, ...more: readonly XmlElement[]): XmlElement {
  const { reason, text, stanzaIds = [], mayGoToOrigin = false, mayGoToThirdParties = false } = report
  return xml(
    "report",
    { xmlns: NS_REPORTING, reason },
    ...stanzaIds.map(({ by, id }) => xml("stanza-id", { xmlns: NS_STANZA_ID, by: by.toString(), id })),
    text !== undefined && xml("text", {}, text),
    mayGoToOrigin && xml("report-origin"),
    mayGoToThirdParties && xml("third-party"),
    ...more,
  )
}

/** The report that something carries; `undefined` also for one without a reason (XEP-0377 §4). */
export function findAbuseReport(holder: ElementHolder): AbuseReport | undefined {
  const report = holder.child("report", NS_REPORTING)
  const reason = report?.attrs.reason
  if (report === undefined || reason === undefined || reason === "") return undefined
  const texts = report.childrenNamed("text").map(({ text }) => text.trim())
  return {
    reason,
    text: texts.join("\n") || undefined,
    stanzaIds: report.childrenNamed("stanza-id", NS_STANZA_ID).flatMap(({ attrs }) => {
      const by = Jid.tryParse(attrs.by)
      return by === undefined || attrs.id === undefined ? [] : [{ by, id: attrs.id }]
    }),
    mayGoToOrigin: report.child("report-origin") !== undefined,
    mayGoToThirdParties: report.child("third-party") !== undefined,
  }
}

/** A report that one server sends to another, with whom it is about and what they sent. */
export interface ForwardedReport {
  readonly report: AbuseReport
  readonly reported: Jid
  readonly messages: readonly Stanza[]
}

export function findForwardedReport(message: Stanza): ForwardedReport | undefined {
  const report = findAbuseReport(message)
  const reported = Jid.tryParse(message.child("report", NS_REPORTING)?.child("jid", NS_REPORTED_JID)?.text)
  if (report === undefined || reported === undefined) return undefined
  const messages = message.elements
    .filter(({ name, namespace }) => name === "forwarded" && namespace === NS_FORWARD)
    .flatMap((element) => findForwarded({ child: () => element })?.stanza ?? [])
  return { report, reported, messages }
}
