import { type Clock, DomainError, type Hooks } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import type { Accounts } from "../accounts/index.ts"
import { abuseReported } from "./hooks.ts"
import type { NewReport, Report } from "./report.ts"
import type { ReportStore } from "./store.ts"

const DAY_MS = 86_400_000
/** Nobody writes more to say what is wrong; a reason is a URN. */
const MAX_TEXT_CHARACTERS = 4_000
const MAX_REASON_CHARACTERS = 255
const MAX_EVIDENCE = 20
const MAX_EVIDENCE_CHARACTERS = 64_000

export const MAX_LISTED = 100

export interface AbuseReportsParts {
  readonly store: ReportStore
  readonly accounts: Pick<Accounts, "requireAdministrator">
  readonly hooks: Pick<Hooks, "notify">
  readonly clock: Pick<Clock, "now">
  /** Of one reporter; for another server all its reports count together. */
  readonly maxPerDay: number
  readonly keepDays: number
}

export type AbuseReports = ReturnType<typeof createAbuseReports>

/** XEP-0377: what people report to those who run the server. */
export function createAbuseReports(parts: AbuseReportsParts) {
  const { store, accounts, hooks, clock, maxPerDay, keepDays } = parts

  const get = async (id: number): Promise<Report> => {
    const report = await store.find(id)
    if (report === undefined) throw new DomainError("not-found", `There is no report ${id}.`)
    return report
  }

  return {
    /** Resolves once it is stored; what is too long is cut. Throws `policy-violation` for who reports too much. */
    async file(report: NewReport): Promise<Report> {
      const now = clock.now()
      if ((await store.countSince(report.reporter, now - DAY_MS)) >= maxPerDay) {
        throw new DomainError(
          "policy-violation",
          `You have filed ${maxPerDay} reports in a day. Go on tomorrow, or write to an administrator.`,
        )
      }
      const stored = fit(report)
      const id = await store.add(stored, now)
      const filed = {
        ...stored,
        id,
        filedAt: now,
        resolvedAt: undefined,
        resolvedBy: undefined,
        resolution: undefined,
      }
      await hooks.notify(abuseReported, filed)
      return filed
    },

    /** The latest first; for administrators only. */
    async list(
      by: Jid,
      wanted: { readonly onlyOpen: boolean; readonly before?: number | undefined },
      max: number,
    ) {
      await accounts.requireAdministrator(by)
      const limit = Math.min(max, MAX_LISTED)
      const found = await store.list(wanted.onlyOpen, wanted.before, limit + 1)
      return { reports: found.slice(0, limit), isComplete: found.length <= limit }
    },

    /** An administrator has dealt with it, and may say how. */
    async resolve(by: Jid, id: number, text: string | undefined): Promise<Report> {
      await accounts.requireAdministrator(by)
      const report = await get(id)
      if (report.resolvedAt !== undefined) {
        throw new DomainError("conflict", `Report ${id} was dealt with by ${report.resolvedBy} already.`)
      }
      await store.resolve(id, { by, at: clock.now(), text: text?.slice(0, MAX_TEXT_CHARACTERS) })
      return get(id)
    },

    forgetOld: (): Promise<void> => store.removeOlderThan(clock.now() - keepDays * DAY_MS),
    forget: (reporter: Jid): Promise<void> => store.removeAll(reporter),
  }
}

function fit(report: NewReport): NewReport {
  let characters = 0
  const evidence = report.evidence.slice(0, MAX_EVIDENCE).map((one) => {
    characters += one.stanza?.length ?? 0
    return characters > MAX_EVIDENCE_CHARACTERS ? { by: one.by, id: one.id } : one
  })
  return {
    ...report,
    reason: report.reason.slice(0, MAX_REASON_CHARACTERS),
    text: report.text?.slice(0, MAX_TEXT_CHARACTERS),
    evidence,
  }
}
