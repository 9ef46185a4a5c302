import { DomainError, type Operation, operation } from "@kith/feature-kit"
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
    async run({ user }, caller) {
      const owner = Jid.tryParse(user)
      if (owner === undefined) throw new DomainError("jid-malformed", `${user} is not an address.`)
      return { seconds: await lastSeen.secondsSince(owner.bare, caller.user) }
    },
  }),
]
