import { type Operation, openOperation, operation } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { z } from "zod"
import { requireConfidential, wrongPassword } from "../accounts/index.ts"
import type { AccessTokenService } from "./service.ts"
import type { AccessToken } from "./store.ts"

const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  createdAt: z.number().int().describe("Epoch milliseconds"),
  expiresAt: z.number().int().describe("Epoch milliseconds"),
  lastUsedAt: z.number().int().optional().describe("Epoch milliseconds, to the minute"),
})

export function accessTokenOperations(tokens: AccessTokenService, domain: string): Operation[] {
  return [
    openOperation({
      name: "createToken",
      summary: "Get a token for the API with your password",
      rest: "POST /tokens",
      input: z.object({
        username: z.string().min(1).max(3071).describe("The user name or the whole address"),
        password: z.string().max(1024),
        name: z.string().max(100).default("").describe("What the token is for"),
        scopes: z
          .array(z.string().regex(/^[a-z][a-z-]*(:[a-z-]+)?$/))
          .min(1)
          .max(50)
          .optional()
          .describe("What the token allows; by default everything but `admin`"),
        days: z
          .number()
          .int()
          .min(1)
          .optional()
          .describe("Days until the token ends; by default as long as allowed"),
      }),
      output: tokenSchema.extend({ token: z.string().describe("Shown this once"), user: z.string() }),
      async run({ username, password, ...request }, { remoteAddress, isConfidential }) {
        requireConfidential(isConfidential)
        const user = addressOf(username, domain)
        const { token, facts } = await tokens.create(
          { user, password, name: request.name, scopes: request.scopes, days: request.days },
          remoteAddress,
        )
        return { token, user: facts.owner.toString(), ...present(facts) }
      },
    }),
    operation({
      name: "listTokens",
      summary: "List your tokens",
      rest: "GET /tokens",
      scope: "account",
      input: z.object({}),
      output: z.object({ tokens: z.array(tokenSchema) }),
      run: async (_, { user }) => ({ tokens: (await tokens.list(user)).map(present) }),
    }),
    operation({
      name: "revokeToken",
      summary: "Revoke one of your tokens",
      rest: "DELETE /tokens/:id",
      scope: "account",
      input: z.object({ id: z.string().max(100) }),
      output: z.object({}),
      async run({ id }, { user }) {
        await tokens.revoke(user, id)
        return {}
      },
    }),
  ]
}

function addressOf(username: string, domain: string): Jid {
  const address = Jid.tryParse(username.includes("@") ? username : `${username}@${domain}`)
  if (address === undefined) throw wrongPassword()
  return address.bare
}

function present({
  id,
  name,
  scopes,
  createdAt,
  expiresAt,
  lastUsedAt,
}: AccessToken): z.input<typeof tokenSchema> {
  return { id, name, scopes: [...scopes], createdAt, expiresAt, lastUsedAt }
}
