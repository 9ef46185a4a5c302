import { type Operation, operation } from "@kith/feature-kit"
import { z } from "zod"
import type { ExternalServices } from "./feature.ts"

export const externalServiceOperations = (services: ExternalServices): Operation[] => [
  operation({
    name: "listExternalServices",
    summary: "STUN and TURN servers for calls, with credentials for you",
    rest: "GET /external-services",
    scope: "account",
    input: z.object({ type: z.string().max(20).optional().describe("Only those, such as turn") }),
    output: z.object({
      services: z.array(
        z.object({
          type: z.string(),
          host: z.string(),
          port: z.number().int().optional(),
          transport: z.string().optional(),
          username: z.string().optional(),
          password: z.string().optional(),
          expiresAt: z.number().int().optional().describe("Of the password, in epoch milliseconds"),
        }),
      ),
    }),
    run: async ({ type }, { user }) => ({ services: await services.list(user, type) }),
  }),
]
