import type { Database } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import type { Generated, Selectable } from "kysely"
import { z } from "zod"
import type { NewReport, Report } from "./report.ts"

interface Tables {
  abuse_report: {
    id: Generated<number>
    filed_at: number
    reporter: string
    reported: string
    reason: string
    text: string | null
    evidence: string
    resolved_at: number | null
    resolved_by: string | null
    resolution: string | null
  }
}

const evidenceSchema = z.array(z.object({ by: z.string(), id: z.string(), stanza: z.string().optional() }))

export interface Resolution {
  readonly by: Jid
  readonly at: number
  readonly text: string | undefined
}

export interface ReportStore {
  /** Resolves with the number of the report. */
  add(report: NewReport, filedAt: number): Promise<number>
  countSince(reporter: Jid, time: number): Promise<number>
  /** The latest first. */
  list(onlyOpen: boolean, below: number | undefined, limit: number): Promise<Report[]>
  find(id: number): Promise<Report | undefined>
  resolve(id: number, resolution: Resolution): Promise<void>
  removeOlderThan(time: number): Promise<void>
  removeAll(reporter: Jid): Promise<void>
}

export function createReportStore(database: Database): ReportStore {
  const db = database.tables<Tables>()
  return {
    async add({ reporter, reported, reason, text, evidence }, filedAt) {
      const row = {
        filed_at: filedAt,
        reporter: reporter.toString(),
        reported: reported.toString(),
        reason,
        text: text ?? null,
        evidence: JSON.stringify(evidence),
      }
      return db.transaction().execute(async (transaction) => {
        await transaction.insertInto("abuse_report").values(row).execute()
        const last = transaction.selectFrom("abuse_report").select((e) => e.fn.max("id").as("id"))
        return Number((await last.where("reporter", "=", row.reporter).executeTakeFirst())?.id)
      })
    },

    async countSince(reporter, time) {
      const row = await db
        .selectFrom("abuse_report")
        .select((e) => e.fn.countAll().as("count"))
        .where("reporter", "=", reporter.toString())
        .where("filed_at", ">", time)
        .executeTakeFirst()
      return Number(row?.count ?? 0)
    },

    async list(onlyOpen, below, limit) {
      let query = db.selectFrom("abuse_report").selectAll().orderBy("id", "desc").limit(limit)
      if (onlyOpen) query = query.where("resolved_at", "is", null)
      if (below !== undefined) query = query.where("id", "<", below)
      return (await query.execute()).map(readReport)
    },

    async find(id) {
      const row = await db.selectFrom("abuse_report").selectAll().where("id", "=", id).executeTakeFirst()
      return row && readReport(row)
    },

    async resolve(id, { by, at, text }) {
      const change = { resolved_by: by.toString(), resolved_at: at, resolution: text ?? null }
      await db.updateTable("abuse_report").set(change).where("id", "=", id).execute()
    },

    async removeOlderThan(time) {
      await db.deleteFrom("abuse_report").where("filed_at", "<", time).execute()
    },

    async removeAll(reporter) {
      await db.deleteFrom("abuse_report").where("reporter", "=", reporter.toString()).execute()
    },
  }
}

function readReport(row: Selectable<Tables["abuse_report"]>): Report {
  return {
    id: row.id,
    filedAt: row.filed_at,
    reporter: Jid.parse(row.reporter),
    reported: Jid.parse(row.reported),
    reason: row.reason,
    text: row.text ?? undefined,
    evidence: evidenceSchema.parse(JSON.parse(row.evidence)),
    resolvedAt: row.resolved_at ?? undefined,
    resolvedBy: row.resolved_by ?? undefined,
    resolution: row.resolution ?? undefined,
  }
}
