import { type Operation, openOperation, operation } from "@kith/feature-kit"
import { z } from "zod"
import { requireConfidential } from "../accounts/index.ts"
import type { Invitations } from "./invitations.ts"
import type { RegistrationService } from "./service.ts"

export function registrationOperations(
  registration: RegistrationService,
  invitations: Invitations,
  domain: string,
): Operation[] {
  return [
    openOperation({
      name: "getRegistrationPolicy",
      summary: "Whether one can register here, and what the addresses end in",
      rest: "GET /registration",
      input: z.object({}),
      output: z.object({
        policy: z
          .enum(["open", "invitation", "closed"])
          .describe("`open`: everybody; `invitation`: with the token of an invitation; `closed`: nobody"),
        domain: z.string().describe("What stands behind the @ of the addresses here"),
      }),
      run: () => ({ policy: registration.policy, domain }),
    }),
    openOperation({
      name: "registerAccount",
      summary: "Make an account for yourself",
      rest: "POST /accounts",
      input: z.object({
        username: z.string().min(1).max(255).describe("The part of the address before the @"),
        password: z.string().max(1024).describe("At least 8 characters"),
        invitation: z.string().max(100).optional().describe("The token of an invitation"),
      }),
      output: z.object({ user: z.string().describe("The address, such as juliet@example.org") }),
      async run({ username, password, invitation: token }, { remoteAddress, isConfidential }) {
        requireConfidential(isConfidential)
        const invitation = token === undefined ? undefined : await invitations.show(token)
        const { user } = await registration.register({ username, password, invitation }, remoteAddress)
        return { user: user.toString() }
      },
    }),
    operation({
      name: "createInvitation",
      summary: "Invite somebody to make an account on this server",
      rest: "POST /invitations",
      scope: "account",
      input: z.object({
        uses: z.number().int().min(1).max(1000).default(1).describe("More than 1 only for administrators"),
      }),
      output: z.object({
        token: z.string(),
        uri: z.string().describe("Opens an XMPP client's form for a new account"),
        expiresAt: z.number().int().describe("Epoch milliseconds"),
      }),
      run: ({ uses }, { user }) => invitations.create(user, uses),
    }),
  ]
}
