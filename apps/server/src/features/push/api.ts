import { type Operation, operation } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { z } from "zod"
import type { Registrations } from "./service/registrations.ts"

export const pushOperations = (registrations: Registrations): Operation[] => [
  operation({
    name: "listPushDevices",
    summary: "Your devices that are woken when something comes",
    rest: "GET /push-devices",
    scope: "account",
    input: z.object({}),
    output: z.object({
      devices: z.array(
        z.object({
          service: z.string().describe("Address of the push service of its app"),
          node: z.string(),
          resource: z.string().describe("Of the session that asked for it"),
          enabledAt: z.number().int().describe("Epoch milliseconds"),
        }),
      ),
    }),
    async run(_, { user }) {
      const devices = await registrations.of(user)
      return {
        devices: devices.map(({ service, node, resource, enabledAt }) => ({
          service: service.toString(),
          node,
          resource,
          enabledAt,
        })),
      }
    },
  }),
  operation({
    name: "removePushDevice",
    summary: "Wake a device no more",
    rest: "DELETE /push-devices/:service",
    scope: "account",
    input: z.object({
      service: z.string().max(3071),
      node: z.string().max(255).optional().describe("By default all of that service"),
    }),
    output: z.object({}),
    async run({ service, node }, { user }) {
      await registrations.disable(user, Jid.parse(service), node)
      return {}
    },
  }),
]
