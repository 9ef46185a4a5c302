import { defineFeature } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { z } from "zod"
import { accountDeleted, accounts } from "../accounts/index.ts"
import { blocking } from "../blocking/index.ts"
import { messageArchive } from "../message-archive/index.ts"
import { serveApi } from "./api.ts"
import { createForwarding } from "./forwarding.ts"
import { createAbuseReport } from "./migrations/0001-create-abuse-report.ts"
import { notifyAdministrators } from "./notices.ts"
import { type AbuseReports, createAbuseReports } from "./service.ts"
import { createReportStore } from "./store.ts"
import { serveReporting } from "./xmpp.ts"

const DAY_MS = 86_400_000
const count = (value: number, text: string) => z.number().int().min(1).default(value).describe(text)

/** XEP-0377 Blocking Command Reports: what people report to those who run the server. */
export const abuseReports = defineFeature({
  name: "abuse-reports",
  xeps: { 377: "0.4.1" },
  needs: { accounts, blocking, messageArchive },
  config: z.object({
    maxPerDay: count(20, "Reports that one account, or one other server, may file in a day"),
    keepDays: count(365, "Days that reports are kept, whether or not somebody dealt with them"),
    forwardToOrigin: z
      .boolean()
      .default(false)
      .describe("Whether the server of whom is reported is told, where the reporter agrees"),
    thirdParties: z
      .array(z.string().refine((text) => Jid.tryParse(text) !== undefined, "This is no address."))
      .default([])
      .describe("Addresses of services that gather reports; they are told where the reporter agrees"),
  }),
  migrations: { "0001-create-abuse-report": createAbuseReport },
  setup({ needs, config, db, clock, hooks, log, xmpp, api, onStop }): AbuseReports {
    const reports = createAbuseReports({
      store: createReportStore(db),
      accounts: needs.accounts,
      hooks,
      clock,
      maxPerDay: config.maxPerDay,
      keepDays: config.keepDays,
    })
    const forwarding = createForwarding(xmpp, {
      toOrigin: config.forwardToOrigin,
      thirdParties: config.thirdParties.map((text) => Jid.parse(text)),
    })
    const archive = needs.messageArchive
    serveReporting({ xmpp, hooks, archive, reports, forwarding, log })
    serveApi(api, { reports, blocking: needs.blocking, archive, forwarding })
    notifyAdministrators({ xmpp, api, hooks, accounts: needs.accounts, log })
    hooks.on(accountDeleted, "observe", ({ user }) => reports.forget(user))

    let cancel = () => {}
    const forgetOld = () => {
      cancel = clock.after(DAY_MS, forgetOld)
      reports.forgetOld().catch((error: unknown) => log.error("Old reports could not be removed", { error }))
    }
    forgetOld()
    onStop(() => cancel())
    return reports
  },
})
