import type { Api, Hooks, Log, Xmpp } from "@kith/feature-kit"
import { Jid, randomId, stanza } from "@kith/xmpp"
import type { Accounts } from "../accounts/index.ts"
import { reportFiled, showReport } from "./api.ts"
import { abuseReported } from "./hooks.ts"
import type { Report } from "./report.ts"

export interface NoticeParts {
  readonly xmpp: Xmpp
  readonly api: Api
  readonly hooks: Hooks
  readonly accounts: Pick<Accounts, "isAdministrator">
  readonly log: Log
}

/** Tells the administrators who are online, and the programs of theirs that listen, that something was reported. */
export function notifyAdministrators({ xmpp, api, hooks, accounts, log }: NoticeParts): void {
  const server = Jid.from({ domain: xmpp.domain })

  const tell = async (administrator: Jid, text: string) => {
    const message = stanza({
      name: "message",
      attrs: { to: administrator.toString(), type: "normal", id: randomId() },
      children: [{ name: "body", children: [text] }],
    })
    await xmpp.sendMessage(server, message).catch((error: unknown) => {
      log.warn("An administrator could not be told of a report", { error })
    })
  }

  hooks.on(abuseReported, "observe", async (report) => {
    const users = new Map([...xmpp.sessions.all()].map(({ user }) => [user.toString(), user]))
    for (const user of users.values()) {
      if (!(await accounts.isAdministrator(user))) continue
      api.publish(user, reportFiled, showReport(report))
      if (xmpp.sessions.available(user).length > 0) await tell(user, describe(report))
    }
  })
}

function describe({ id, reporter, reported, reason, text, evidence }: Report): string {
  const kind = reason.split(":").at(-1) ?? reason
  const said = text === undefined ? "" : `\n${text}`
  return `Report ${id}: ${reporter} reports ${reported} for ${kind}, with ${evidence.length} messages.${said}`
}
