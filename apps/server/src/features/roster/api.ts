import { type Api, defineEvent, type Hooks, type Operation, operation } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { z } from "zod"
import { type Contact, subscriptionOf } from "./contact.ts"
import { contactChanged, contactRemoved, contactRequested } from "./hooks.ts"
import type { RosterService } from "./service.ts"

const address = z.string().min(1).max(3071).describe("The address, such as juliet@example.org")

const contactSchema = z.object({
  user: address,
  name: z.string().optional().describe("What you call them"),
  groups: z.array(z.string()),
  subscription: z
    .enum(["none", "to", "from", "both"])
    .describe("`to`: you see their presence; `from`: they see yours; `both`; `none`"),
  isPending: z.boolean().describe("You have asked to see their presence and wait for the answer"),
})

const requestSchema = z.object({ user: address.describe("Who asks to see your presence") })
const removedSchema = z.object({ user: address })

const changed = defineEvent({
  name: "contactChanged",
  summary: "A contact was added or changed",
  scope: "contacts:read",
  payload: contactSchema,
})
const removed = defineEvent({
  name: "contactRemoved",
  summary: "A contact was removed",
  scope: "contacts:read",
  payload: removedSchema,
})
const requested = defineEvent({
  name: "contactRequested",
  summary: "Somebody asks to see your presence",
  scope: "contacts:read",
  payload: requestSchema,
})

export function serveApi(api: Api, hooks: Hooks, roster: RosterService): void {
  api.describeScope("contacts:read", "See your contacts and who wants to be one")
  api.describeScope("contacts:write", "Add, change and remove contacts, answer requests")
  api.add(...readingOperations(roster), ...writingOperations(roster))
  api.addEvents(changed, removed, requested)
  hooks.on(contactChanged, "observe", ({ user, contact }) => api.publish(user, changed, present(contact)))
  hooks.on(contactRemoved, "observe", ({ user, contact }) =>
    api.publish(user, removed, { user: contact.toString() }),
  )
  hooks.on(contactRequested, "observe", ({ user, contact }) =>
    api.publish(user, requested, { user: contact.toString() }),
  )
}

function readingOperations(roster: RosterService): Operation[] {
  return [
    operation({
      name: "listContacts",
      summary: "List your contacts",
      rest: "GET /contacts",
      scope: "contacts:read",
      input: z.object({}),
      output: z.object({ contacts: z.array(contactSchema) }),
      run: async (_, { user }) => ({ contacts: (await roster.contacts(user)).map(present) }),
    }),
    operation({
      name: "listContactRequests",
      summary: "List who waits for your answer",
      rest: "GET /contact-requests",
      scope: "contacts:read",
      input: z.object({}),
      output: z.object({ requests: z.array(requestSchema) }),
      run: async (_, { user }) => ({
        requests: (await roster.audience(user)).requests.map(({ jid }) => ({ user: jid.toString() })),
      }),
    }),
  ]
}

function writingOperations(roster: RosterService): Operation[] {
  const scope = "contacts:write"
  return [
    operation({
      name: "addContact",
      summary: "Add a contact, or change its name and groups, and ask to see their presence",
      rest: "POST /contacts",
      scope,
      input: z.object({
        user: address,
        name: z.string().max(1023).optional(),
        groups: z.array(z.string().max(1023)).max(100).default([]),
        subscribe: z.boolean().default(true).describe("Ask to see their presence"),
      }),
      output: z.object({}),
      async run({ user: contact, name, groups, subscribe }, { user }) {
        const jid = Jid.parse(contact)
        await roster.setContact(user, { jid, name, groups })
        if (subscribe && (await roster.find(user, jid))?.state.to !== true) {
          await roster.sendSubscription(user, "subscribe", jid)
        }
        return {}
      },
    }),
    operation({
      name: "removeContact",
      summary: "Remove a contact; neither of you sees the other's presence any more",
      rest: "DELETE /contacts/:user",
      scope,
      input: z.object({ user: address }),
      output: z.object({}),
      async run({ user: contact }, { user }) {
        await roster.removeContact(user, Jid.parse(contact))
        return {}
      },
    }),
    operation({
      name: "acceptContactRequest",
      summary: "Let somebody who asked see your presence",
      rest: "POST /contact-requests/:user/accept",
      scope,
      input: z.object({
        user: address,
        subscribe: z.boolean().default(true).describe("Ask to see their presence too"),
      }),
      output: z.object({}),
      async run({ user: contact, subscribe }, { user }) {
        await roster.answerRequest(user, Jid.parse(contact), "subscribed")
        if (subscribe) await roster.sendSubscription(user, "subscribe", Jid.parse(contact))
        return {}
      },
    }),
    operation({
      name: "declineContactRequest",
      summary: "Do not let somebody who asked see your presence",
      rest: "POST /contact-requests/:user/decline",
      scope,
      input: z.object({ user: address }),
      output: z.object({}),
      async run({ user: contact }, { user }) {
        await roster.answerRequest(user, Jid.parse(contact), "unsubscribed")
        return {}
      },
    }),
  ]
}

function present(contact: Contact): z.input<typeof contactSchema> {
  return {
    user: contact.jid.toString(),
    name: contact.name,
    groups: [...contact.groups],
    subscription: subscriptionOf(contact),
    isPending: contact.state.isPendingOut,
  }
}
