import { type Operation, operation } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { z } from "zod"
import type { MovedAccounts } from "./service.ts"

const address = z.string().min(1).max(3071)

export function movedOperations(moved: MovedAccounts): Operation[] {
  return [
    operation({
      name: "setNewAddress",
      summary: "Say on your old account where you have gone, so that contacts can believe it",
      rest: "PUT /account/new-address",
      scope: "account",
      input: z.object({ address }),
      output: z.object({}),
      async run({ address }, { user }) {
        await moved.setNewAddress(user, Jid.parse(address))
        return {}
      },
    }),
    operation({
      name: "removeNewAddress",
      summary: "Take back that you have gone",
      rest: "DELETE /account/new-address",
      scope: "account",
      input: z.object({}),
      output: z.object({}),
      async run(_, { user }) {
        await moved.setNewAddress(user, undefined)
        return {}
      },
    }),
    operation({
      name: "announceMove",
      summary: "Ask your contacts, from the new account, to be contacts here instead of at your old address",
      rest: "POST /account/moves",
      scope: "account",
      input: z.object({ oldAddress: address }),
      output: z.object({ contacts: z.number().int().describe("How many were asked") }),
      run: async ({ oldAddress }, { user }) => ({
        contacts: await moved.announceMove(user, Jid.parse(oldAddress)),
      }),
    }),
  ]
}
