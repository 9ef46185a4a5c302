import { type Operation, operation } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { z } from "zod"
import type { LastSeen } from "./feature.ts"

export const lastSeenOperations = (lastSeen: LastSeen): Operation[] => [
  operation({
    name: "lastSeen",
    summary: "How many seconds ago somebody was online, if you may know",
    rest: "GET /users/:user/last-seen",
    scope: "presence:read",
    input: z.object({ user: z.string().max(3071) }),
    output: z.object({ seconds: z.number().int().describe("0 while online") }),
    run: async ({ user }, caller) => ({ seconds: await lastSeen.secondsSince(Jid.parse(user), caller.user) }),
  }),
]
