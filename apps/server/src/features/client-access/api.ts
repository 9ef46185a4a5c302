import { type Operation, operation } from "@kith/feature-kit"
import { z } from "zod"
import type { ClientAccess } from "./service.ts"

export function clientOperations(access: ClientAccess): Operation[] {
  return [
    operation({
      name: "listClients",
      summary: "List what has access to your account: clients, tokens, certificates",
      rest: "GET /clients",
      scope: "account",
      input: z.object({}),
      output: z.object({
        clients: z.array(
          z.object({
            id: z.string(),
            type: z.enum(["session", "access"]).describe("session: it has had an XMPP session"),
            isConnected: z.boolean(),
            firstSeen: z.number().int().describe("Epoch milliseconds"),
            lastSeen: z.number().int().optional().describe("Epoch milliseconds"),
            methods: z.array(z.enum(["password", "fast", "grant", "certificate"])),
            permission: z.enum(["unrestricted", "normal", "restricted"]),
            software: z.string().optional().describe("As it calls itself, or as you have called it"),
            device: z.string().optional(),
          }),
        ),
      }),
      run: async (_, { user }) => ({
        clients: (await access.list(user)).map((client) => ({ ...client, methods: [...client.methods] })),
      }),
    }),
    operation({
      name: "revokeClient",
      summary: "Shut something out of your account; what knows the password needs a new password",
      rest: "DELETE /clients/:id",
      scope: "account",
      input: z.object({ id: z.string().max(200) }),
      output: z.object({}),
      async run({ id }, { user }) {
        await access.revoke(user, id)
        return {}
      },
    }),
  ]
}
