import type { DataForm, FormField } from "@kith/xmpp"
import { formatDateTime } from "@kith/xmpp/extensions"
import type { Accounts } from "../../accounts/index.ts"
import { type Command, type CommandResult, done } from "../../ad-hoc-commands/index.ts"
import { invitationUri, landingUrl } from "../links.ts"
import type { Invitations, MadeInvitation } from "../service/invitations.ts"

/** XEP-0401 §3. */
const INVITE = "urn:xmpp:invite#invite"
const CREATE_ACCOUNT = "urn:xmpp:invite#create-account"
const FORM_TYPE = "urn:xmpp:invite#invitation"

const FORM: DataForm = {
  type: "form",
  title: "Invite somebody to this server",
  fields: [
    { name: "username", type: "text-single", label: "User name; empty to let them choose" },
    { name: "roster-subscription", type: "boolean", label: "Become contacts", values: ["false"] },
  ],
}

/** XEP-0401: links that bring people, made by anybody as contacts and by administrators as accounts. */
export function invitationCommands(parts: {
  readonly invitations: Invitations
  readonly accounts: Pick<Accounts, "exists" | "isAdministrator">
  readonly domain: string
  readonly publicUrl: () => string
}): Command[] {
  const { invitations, accounts, domain } = parts
  const present = (invitation: MadeInvitation): CommandResult => {
    const { token, expiresAt } = invitation
    return done(undefined, {
      type: "result",
      title: "Send this link to the person",
      fields: [
        { name: "FORM_TYPE", type: "hidden", values: [FORM_TYPE] },
        text("uri", "Link for XMPP clients", invitationUri(invitation, token, domain)),
        text("landing-url", "Link for browsers", landingUrl(parts.publicUrl(), token)),
        text("expire", "Valid until", formatDateTime(expiresAt)),
      ],
    })
  }
  return [
    {
      node: INVITE,
      name: "Invite somebody to talk to you",
      allows: ({ from }) => from.domain === domain && accounts.exists(from.bare),
      run: async ({ from }) => present(await invitations.create(from.bare, { kind: "contact" })),
    },
    {
      node: CREATE_ACCOUNT,
      name: "Invite somebody to this server",
      allows: async ({ from }) =>
        (await accounts.isAdministrator(from.bare)) && invitations.mayInviteToServer(from.bare),
      run: () => ({
        form: FORM,
        complete: async (answers, { from }) => {
          const username = answers.find("username")
          const addsContact = answers.isTrue("roster-subscription")
          return present(await invitations.create(from.bare, { kind: "account", username, addsContact }))
        },
      }),
    },
  ]
}

const text = (name: string, label: string, value: string): FormField => ({
  name,
  type: "text-single",
  label,
  values: [value],
})
