import { DomainError, type Hooks, type Log, type Xmpp } from "@kith/feature-kit"
import type { Jid, XmlElement } from "@kith/xmpp"
import { type AbuseReport, findAbuseReport, findForwardedReport, NS_REPORTING } from "@kith/xmpp/extensions"
import { blockRequested } from "../blocking/index.ts"
import type { MessageArchive } from "../message-archive/index.ts"
import { collectEvidence } from "./evidence.ts"
import type { Forwarding } from "./forwarding.ts"
import type { AbuseReports } from "./service.ts"

export interface ReportingParts {
  readonly xmpp: Xmpp
  readonly hooks: Hooks
  readonly archive: MessageArchive
  readonly reports: AbuseReports
  readonly forwarding: Forwarding
  readonly log: Log
}

/** XEP-0377 §6: a report comes with a block, which stands whatever becomes of the report. */
export function serveReporting(parts: ReportingParts): void {
  const { xmpp, hooks, archive, reports, forwarding, log } = parts
  xmpp.advertise(NS_REPORTING, ["server"])

  const take = async (user: Jid, reported: Jid, report: AbuseReport) => {
    const evidence = await collectEvidence(archive, user, reported, report.stanzaIds ?? [])
    const { reason, text } = report
    const filed = await reports.file({ reporter: user, reported, reason, text, evidence })
    forwarding.forward(filed, report)
  }

  hooks.on(blockRequested, "observe", async ({ user, items }) => {
    for (const { jid, details } of items) {
      const report = readReport(details)
      if (report === undefined) continue
      await take(user, jid, report).catch((error: unknown) => {
        if (!(error instanceof DomainError)) throw error
        log.info("A report of abuse was not taken", { reporter: user.toString(), reason: error.text })
      })
    }
  })

  // Other servers tell of accounts of this one.
  xmpp.onServerMessage(NS_REPORTING, async ({ stanza, from }) => {
    const found = findForwardedReport(stanza)
    if (found === undefined || from.local !== undefined || from.domain === xmpp.domain) {
      throw new DomainError(
        "not-acceptable",
        "A report comes from a server, with a reason, and says whom it is about.",
      )
    }
    const { report, reported, messages } = found
    if (reported.domain !== xmpp.domain && !reported.domain.endsWith(`.${xmpp.domain}`)) {
      throw new DomainError("not-found", `${reported.domain} is not served here.`)
    }
    const evidence = messages.map((message, index) => ({
      by: from.domain,
      id: message.id ?? String(index),
      stanza: message.toXml(""),
    }))
    const { reason, text } = report
    await reports.file({ reporter: from, reported, reason, text, evidence })
    return undefined
  })
}

function readReport(details: readonly XmlElement[]): AbuseReport | undefined {
  return findAbuseReport({
    child: (name, namespace) =>
      details.find((detail) => detail.name === name && detail.namespace === namespace),
  })
}
