import { type Operation, operation } from "@kith/feature-kit"
import { z } from "zod"
import type { Sessions } from "./feature.ts"

export function sessionOperations(sessions: Sessions): Operation[] {
  return [
    operation({
      name: "listSessions",
      summary: "List your own XMPP sessions",
      rest: "GET /sessions",
      scope: "account",
      input: z.object({}),
      output: z.object({
        sessions: z.array(
          z.object({
            id: z.string(),
            resource: z.string(),
            startedAt: z.number().int().describe("Epoch milliseconds"),
            remoteAddress: z.string(),
            isAvailable: z.boolean(),
            isDetached: z.boolean().describe("It lost its connection and may come back"),
          }),
        ),
      }),
      run: (_, { user }) => ({
        sessions: sessions.list(user).map((session) => ({
          id: session.id,
          resource: session.jid.resource ?? "",
          startedAt: session.startedAt,
          remoteAddress: session.remoteAddress,
          isAvailable: session.presence !== undefined,
          isDetached: session.isDetached,
        })),
      }),
    }),
    operation({
      name: "endSession",
      summary: "End one of your own XMPP sessions",
      rest: "DELETE /sessions/:id",
      scope: "account",
      input: z.object({ id: z.string().max(100) }),
      output: z.object({}),
      run({ id }, { user }) {
        sessions.end(user, id)
        return {}
      },
    }),
  ]
}
