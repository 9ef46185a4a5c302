import { type Operation, operation } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { z } from "zod"
import type { Blacklist } from "./service.ts"

const addresses = z
  .array(z.string().min(1).max(3071).describe("A person, one of their devices, or a whole domain"))
  .max(100_000)

export function blacklistOperations(blacklist: Blacklist): Operation[] {
  return [
    operation({
      name: "getBlacklist",
      summary: "List the addresses and domains that may not communicate with this server",
      rest: "GET /admin/blacklist",
      scope: "admin",
      input: z.object({}),
      output: z.object({ addresses }),
      run: async (_, { user }) => ({ addresses: (await blacklist.list(user)).map(String) }),
    }),
    operation({
      name: "setBlacklist",
      summary: "Have these addresses and domains, and no others, kept from communicating with this server",
      rest: "PUT /admin/blacklist",
      scope: "admin",
      input: z.object({ addresses }),
      output: z.object({}),
      async run(input, { user }) {
        await blacklist.set(
          user,
          input.addresses.map((address) => Jid.parse(address)),
        )
        return {}
      },
    }),
  ]
}
