import { DomainError, defineFeature, sessionEnded } from "@kith/feature-kit"
import { z } from "zod"
import { roster } from "../roster/index.ts"
import { serviceDiscovery } from "../service-discovery/index.ts"
import type { CommandCaller } from "./command.ts"
import { type CommandList, createCommandList } from "./command-list.ts"
import { createCommandSessions } from "./command-sessions.ts"
import { createCommandService } from "./service.ts"
import { servePlace } from "./xmpp.ts"

export interface AdHocCommands {
  /** The commands of the server itself. */
  readonly server: CommandList
  /** The commands every account has, for those who may see the account's presence. */
  readonly accounts: CommandList
  /** A list for a domain service, which passes to it what it is asked (`answer`) and decides who is let in. */
  createList(): CommandList
}

const count = (value: number, text: string) => z.number().int().min(1).default(value).describe(text)

/** XEP-0050 Ad-Hoc Commands: what features let people do by filling in forms. */
export const adHocCommands = defineFeature({
  name: "ad-hoc-commands",
  xeps: { 50: "1.3.0" },
  needs: { roster, serviceDiscovery },
  config: z.object({
    maxSessions: count(2000, "Commands that wait for a form at the same time; the oldest makes room"),
    maxSessionsPerAccount: count(10, "The same for one account"),
    sessionMinutes: count(15, "Minutes a command waits for a form"),
  }),
  setup({ needs, config, clock, hooks, xmpp }): AdHocCommands {
    const sessions = createCommandSessions(clock, config)
    hooks.on(sessionEnded, "observe", ({ session }) => sessions.endAllOf(session.jid))
    const everybody = () => undefined
    const acquaintances = async ({ from, to }: CommandCaller) => {
      if (await needs.roster.canSeePresence(from, to)) return
      // The answer for an account that is not there.
      throw new DomainError("service-unavailable", "Nothing here understands this request.")
    }
    const server = createCommandService(sessions, everybody)
    const accounts = createCommandService(sessions, acquaintances)
    return {
      server: servePlace("server", xmpp, needs.serviceDiscovery, server),
      accounts: servePlace("account", xmpp, needs.serviceDiscovery, accounts),
      createList: () => createCommandList(createCommandService(sessions, everybody)),
    }
  },
})
