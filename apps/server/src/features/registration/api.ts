import { DomainError, type Operation, openOperation, operation } from "@kith/feature-kit"
import { z } from "zod"
import { requireConfidential } from "../accounts/index.ts"
import type { Invitation } from "./invitation.ts"
import { invitationUri, landingUrl } from "./links.ts"
import type { Invitations, MadeInvitation } from "./service/invitations.ts"
import type { RegistrationService } from "./service/registration.ts"

const kind = z
  .enum(["contact", "account"])
  .describe(
    "`contact`: to become your contact, with an account made first where needed; `account`: to make an account",
  )

const facts = {
  kind,
  expiresAt: z.number().int().describe("Epoch milliseconds"),
  username: z.string().optional().describe("The only user name that can be registered with it"),
  letsRegister: z.boolean().describe("Whether an account can be made with it"),
}

const invitationSchema = z.object({
  id: z.string(),
  ...facts,
  createdAt: z.number().int().describe("Epoch milliseconds"),
  usesLeft: z.number().int(),
  addsContact: z.boolean().describe("Whether a new account becomes your contact"),
})

const madeSchema = invitationSchema.extend({
  token: z.string().describe("Shown this once"),
  uri: z.string().describe("Opens an XMPP client"),
  url: z.string().describe("Opens a page that explains the invitation"),
})

export interface RegistrationApiParts {
  readonly registration: RegistrationService
  readonly invitations: Invitations
  readonly domain: string
  readonly publicUrl: () => string
}

export function registrationOperations({
  registration,
  invitations,
  domain,
}: RegistrationApiParts): Operation[] {
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
        challenge: z
          .object({
            id: z.string(),
            label: z.string().describe("A hexadecimal number"),
            prefix: z.string(),
          })
          .optional()
          .describe(
            "To be solved by who has no invitation: find a text that begins with the prefix, and whose SHA-256 hash ends in the bits of the label (XEP-0158)",
          ),
      }),
      run() {
        const challenge = registration.createChallenge()
        return { policy: registration.policy, domain, ...(challenge && { challenge }) }
      },
    }),
    openOperation({
      name: "registerAccount",
      summary: "Make an account for yourself",
      rest: "POST /accounts",
      input: z.object({
        username: z.string().min(1).max(255).describe("The part of the address before the @"),
        password: z.string().max(1024).describe("At least 8 characters"),
        invitation: z.string().max(100).optional().describe("The token of an invitation"),
        challenge: z
          .object({ id: z.string().max(200), answer: z.string().max(300) })
          .optional()
          .describe("The solved challenge, where there is one"),
      }),
      output: z.object({ user: z.string().describe("The address, such as juliet@example.org") }),
      async run({ username, password, invitation: token, challenge }, { remoteAddress, isConfidential }) {
        requireConfidential(isConfidential)
        const invitation = token === undefined ? undefined : await invitations.show(token)
        const applicant = { username, password, invitation, challenge }
        const { user } = await registration.register(applicant, remoteAddress)
        return { user: user.toString() }
      },
    }),
  ]
}

export function invitationOperations({ invitations, domain, publicUrl }: RegistrationApiParts): Operation[] {
  const presentMade = (made: MadeInvitation): z.input<typeof madeSchema> => ({
    ...present(made),
    token: made.token,
    uri: invitationUri(made, made.token, domain),
    url: landingUrl(publicUrl(), made.token),
  })
  return [
    operation({
      name: "createInvitation",
      summary: "Make a link that brings somebody to you or to this server",
      rest: "POST /invitations",
      scope: "account",
      input: z.object({
        kind: kind.default("account"),
        uses: z.number().int().min(1).max(1000).default(1).describe("More than 1 only for administrators"),
        username: z.string().min(1).max(255).optional().describe("Kept for them; only for administrators"),
        addsContact: z.boolean().optional().describe("Whether a new account becomes your contact"),
      }),
      output: madeSchema,
      run: async ({ kind, uses, username, addsContact }, { user }) => {
        const wanted = { kind, uses, username, ...(addsContact !== undefined && { addsContact }) }
        return presentMade(await invitations.create(user, wanted))
      },
    }),
    operation({
      name: "listInvitations",
      summary: "List your own invitations that can still be used, the newest first",
      rest: "GET /invitations",
      scope: "account",
      input: z.object({}),
      output: z.object({ invitations: z.array(invitationSchema) }),
      run: async (_, { user }) => ({ invitations: (await invitations.list(user)).map(present) }),
    }),
    operation({
      name: "revokeInvitation",
      summary: "Make one of your own invitations useless",
      rest: "DELETE /invitations/:id",
      scope: "account",
      input: z.object({ id: z.string().max(100) }),
      output: z.object({}),
      async run({ id }, { user }) {
        await invitations.revoke(user, id)
        return {}
      },
    }),
    openOperation({
      name: "getInvitation",
      summary: "What an invitation is good for, for who has its token",
      rest: "POST /invitations/lookup",
      input: z.object({ token: z.string().max(100) }),
      output: z.object({ inviter: z.string().describe("Who sent it"), ...facts }),
      async run({ token }) {
        const found = await invitations.find(token)
        if (found === undefined) {
          throw new DomainError(
            "not-found",
            "This invitation was used already, or is too old. Ask for a new one.",
          )
        }
        const { kind, expiresAt, letsRegister, username } = found
        return {
          inviter: found.inviter.toString(),
          kind,
          expiresAt,
          letsRegister,
          ...(username && { username }),
        }
      },
    }),
  ]
}

function present(invitation: Invitation): z.input<typeof invitationSchema> {
  const { id, kind, createdAt, expiresAt, usesLeft, letsRegister, addsContact, username } = invitation
  return {
    id,
    kind,
    createdAt,
    expiresAt,
    usesLeft,
    letsRegister,
    addsContact,
    ...(username && { username }),
  }
}
