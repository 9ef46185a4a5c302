import { type Api, defineEvent, type Operation, operation } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { type AbuseReport, REASON_ABUSE, REASON_SPAM } from "@kith/xmpp/extensions"
import { z } from "zod"
import type { Blocking } from "../blocking/index.ts"
import type { MessageArchive } from "../message-archive/index.ts"
import { collectEvidence } from "./evidence.ts"
import type { Forwarding } from "./forwarding.ts"
import type { Report } from "./report.ts"
import { type AbuseReports, MAX_LISTED } from "./service.ts"

const address = z.string().min(1).max(3071)

const reportSchema = z.object({
  id: z.number().int(),
  filedAt: z.number().int().describe("Epoch milliseconds"),
  reporter: address.describe("Who reports: a user of this server, or another server"),
  reported: address,
  reason: z.string().describe("Such as urn:xmpp:reporting:spam"),
  text: z.string().nullable(),
  evidence: z.array(
    z.object({
      by: address.describe("Whose archive knows the message by this id"),
      id: z.string(),
      stanza: z.string().nullable().describe("The message as XML, where it could be found"),
    }),
  ),
  resolvedAt: z.number().int().nullable(),
  resolvedBy: address.nullable(),
  resolution: z.string().nullable(),
})

export const reportFiled = defineEvent({
  name: "reportFiled",
  summary: "Somebody was reported; for administrators",
  scope: "admin",
  payload: reportSchema,
})

export interface ReportingDoors {
  readonly reports: AbuseReports
  readonly blocking: Blocking
  readonly archive: MessageArchive
  readonly forwarding: Forwarding
}

export function serveApi(api: Api, doors: ReportingDoors): void {
  api.addEvents(reportFiled)
  api.add(reportOperation(doors), ...administratorOperations(doors.reports))
}

const REASONS = { spam: REASON_SPAM, abuse: REASON_ABUSE }

function reportOperation({ reports, blocking, archive, forwarding }: ReportingDoors): Operation {
  return operation({
    name: "reportAbuse",
    summary: "Block an address and report it to those who run the server",
    rest: "POST /reports",
    scope: "contacts:write",
    input: z.object({
      address,
      reason: z.enum(["spam", "abuse"]),
      text: z.string().max(4_000).optional().describe("What is wrong, in your words"),
      messageIds: z.array(z.string().max(64)).max(20).default([]).describe("What they sent you"),
      mayGoToOrigin: z.boolean().default(false).describe("Their own server may be told"),
      mayGoToThirdParties: z.boolean().default(false).describe("Services that gather reports may be told"),
    }),
    output: z.object({ id: z.number().int() }),
    async run(input, { user }) {
      const reported = Jid.parse(input.address)
      const reason = REASONS[input.reason]
      const stanzaIds = input.messageIds.map((id) => ({ by: user, id }))
      await blocking.block(user, [reported])
      const evidence = await collectEvidence(archive, user, reported, stanzaIds)
      const filed = await reports.file({ reporter: user, reported, reason, text: input.text, evidence })
      forwarding.forward(filed, { ...input, reason } satisfies AbuseReport)
      return { id: filed.id }
    },
  })
}

function administratorOperations(reports: AbuseReports): Operation[] {
  return [
    operation({
      name: "listReports",
      summary: "List what was reported, the latest first",
      rest: "GET /admin/reports",
      scope: "admin",
      input: z.object({
        onlyOpen: z.stringbool().or(z.boolean()).default(true).describe("Leave out what was dealt with"),
        before: z.coerce.number().int().optional().describe("Only reports with smaller numbers"),
        limit: z.coerce.number().int().min(1).max(MAX_LISTED).default(50),
      }),
      output: z.object({ reports: z.array(reportSchema), hasMore: z.boolean() }),
      async run({ onlyOpen, before, limit }, { user }) {
        const found = await reports.list(user, { onlyOpen, before }, limit)
        return { reports: found.reports.map(showReport), hasMore: !found.isComplete }
      },
    }),
    operation({
      name: "resolveReport",
      summary: "Note that a report was dealt with",
      rest: "POST /admin/reports/:id/resolve",
      scope: "admin",
      input: z.object({
        id: z.coerce.number().int(),
        resolution: z.string().max(4_000).optional().describe("What was done"),
      }),
      output: reportSchema,
      run: async ({ id, resolution }, { user }) => showReport(await reports.resolve(user, id, resolution)),
    }),
  ]
}

export function showReport(report: Report): z.input<typeof reportSchema> {
  const { reporter, reported, text, evidence, resolvedAt, resolvedBy, resolution } = report
  return {
    ...report,
    reporter: reporter.toString(),
    reported: reported.toString(),
    text: text ?? null,
    evidence: evidence.map(({ by, id, stanza }) => ({ by, id, stanza: stanza ?? null })),
    resolvedAt: resolvedAt ?? null,
    resolvedBy: resolvedBy ?? null,
    resolution: resolution ?? null,
  }
}
