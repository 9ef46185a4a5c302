import { type Api, defineEvent, type Hooks, type Operation, operation } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { z } from "zod"
import { blockListChanged } from "./hooks.ts"
import type { Blocking } from "./service.ts"

const address = z
  .string()
  .min(1)
  .max(3071)
  .describe("A person, one of their devices, somebody in a room (room/nickname), or a whole domain")

const changed = defineEvent({
  name: "blockListChanged",
  summary: "You have blocked or unblocked somebody",
  scope: "contacts:read",
  payload: z.object({
    change: z.enum(["block", "unblock"]),
    addresses: z.array(address).nullable().describe("null: all are unblocked"),
  }),
})

export function serveApi(api: Api, hooks: Hooks, blocking: Blocking): void {
  api.add(...blockingOperations(blocking))
  api.addEvents(changed)
  hooks.on(blockListChanged, "observe", ({ user, change, addresses }) =>
    api.publish(user, changed, { change, addresses: addresses?.map(String) ?? null }),
  )
}

function blockingOperations(blocking: Blocking): Operation[] {
  return [
    operation({
      name: "listBlocked",
      summary: "List whom you have blocked",
      rest: "GET /blocked",
      scope: "contacts:read",
      input: z.object({}),
      output: z.object({ addresses: z.array(address) }),
      run: async (_, { user }) => ({ addresses: (await blocking.list(user)).map(String) }),
    }),
    operation({
      name: "block",
      summary: "Have nothing to do with an address any more: nothing comes from it, and nothing goes to it",
      rest: "PUT /blocked/:address",
      scope: "contacts:write",
      input: z.object({ address }),
      output: z.object({}),
      async run(input, { user }) {
        await blocking.block(user, [Jid.parse(input.address)])
        return {}
      },
    }),
    operation({
      name: "unblock",
      summary: "Unblock an address",
      rest: "DELETE /blocked/:address",
      scope: "contacts:write",
      input: z.object({ address }),
      output: z.object({}),
      async run(input, { user }) {
        await blocking.unblock(user, [Jid.parse(input.address)])
        return {}
      },
    }),
    operation({
      name: "unblockAll",
      summary: "Unblock everybody",
      rest: "DELETE /blocked",
      scope: "contacts:write",
      input: z.object({}),
      output: z.object({}),
      async run(_, { user }) {
        await blocking.unblock(user)
        return {}
      },
    }),
  ]
}
