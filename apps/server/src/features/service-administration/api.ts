import { type Operation, operation } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { z } from "zod"
import type { Administration } from "./service.ts"

const username = z.string().min(1).max(255)

export function administrationOperations(service: Administration, domain: string): Operation[] {
  const addressOf = (local: string) => Jid.from({ local, domain })
  return [
    operation({
      name: "getServerStatistics",
      summary: "How many accounts there are, and how many of them are online",
      rest: "GET /admin/statistics",
      scope: "admin",
      input: z.object({}),
      output: z.object({
        registered: z.number().int(),
        disabled: z.number().int(),
        online: z.number().int().describe("With a session"),
        active: z
          .number()
          .int()
          .describe("With a session of which the client does not say that nobody is there"),
        idle: z.number().int(),
      }),
      run: async (_, { user }) => ({
        registered: await service.countAccounts(user),
        disabled: await service.countAccounts(user, true),
        online: await service.countOnline(user, "online"),
        active: await service.countOnline(user, "active"),
        idle: await service.countOnline(user, "idle"),
      }),
    }),
    operation({
      name: "listOnlineUsers",
      summary: "List who is online",
      rest: "GET /admin/online-users",
      scope: "admin",
      input: z.object({
        kind: z.enum(["online", "active", "idle"]).default("online"),
        limit: z.coerce.number().int().min(1).max(1000).default(100),
      }),
      output: z.object({ users: z.array(z.string()) }),
      run: async ({ kind, limit }, { user }) => ({
        users: (await service.listOnline(user, limit, kind)).map(String),
      }),
    }),
    operation({
      name: "getAccountStatistics",
      summary: "Where somebody is logged in, and when they last did",
      rest: "GET /admin/accounts/:username/statistics",
      scope: "admin",
      input: z.object({ username }),
      output: z.object({
        addresses: z.array(z.string()).describe("Network addresses of the sessions"),
        resources: z.array(z.string()),
        contacts: z.number().int(),
        lastLogin: z
          .number()
          .int()
          .optional()
          .describe("Epoch milliseconds; missing where it never happened"),
      }),
      run: async ({ username }, { user }) => {
        const { addresses, resources, contacts, lastLogin } = await service.statisticsOf(
          user,
          addressOf(username),
        )
        const facts = { addresses: [...addresses], resources: [...resources], contacts }
        return lastLogin === undefined ? facts : { ...facts, lastLogin }
      },
    }),
    operation({
      name: "endAccountSessions",
      summary: "End all sessions of somebody, who may log in again",
      rest: "DELETE /admin/accounts/:username/sessions",
      scope: "admin",
      input: z.object({ username }),
      output: z.object({}),
      async run({ username }, { user }) {
        await service.endSessions(user, [addressOf(username)])
        return {}
      },
    }),
  ]
}
