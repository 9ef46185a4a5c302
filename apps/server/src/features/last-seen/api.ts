import { type Operation, operation } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { z } from "zod"
import type { LastSeen } from "./feature.ts"

/** Bytes of the longest address (RFC 7622 §3.1). */
const MAX_ADDRESS = 3071

const contacts = z.boolean().describe("Whether your contacts may know")

export const lastSeenOperations = (lastSeen: LastSeen): Operation[] => [
  operation({
    name: "lastSeen",
    summary: "How many seconds ago somebody was online, if you may know",
    rest: "GET /users/:user/last-seen",
    scope: "presence:read",
    input: z.object({ user: z.string().max(MAX_ADDRESS) }),
    output: z.object({ seconds: z.number().int().describe("0 while online") }),
    run: async ({ user }, caller) => ({ seconds: await lastSeen.secondsSince(Jid.parse(user), caller.user) }),
  }),
  operation({
    name: "getLastSeenChoices",
    summary: "Who may know when you were last online",
    rest: "GET /last-seen",
    scope: "contacts:read",
    input: z.object({}),
    output: z.object({
      contacts,
      people: z
        .array(z.object({ person: z.string(), isTold: z.boolean() }))
        .describe("Those for whom something else holds"),
    }),
    async run(_, { user }) {
      const { contacts, people } = await lastSeen.choices.list(user, user)
      return {
        contacts: contacts.isTold,
        people: people.flatMap(({ person, choice }) =>
          choice === undefined ? [] : [{ person: person.toString(), isTold: choice.isTold }],
        ),
      }
    },
  }),
  operation({
    name: "changeLastSeenChoices",
    summary: "Decide who may know when you were last online; what you do not name stays as it is",
    rest: "PATCH /last-seen",
    scope: "contacts:write",
    input: z.object({
      contacts: contacts.optional(),
      people: z
        .array(
          z.object({
            person: z.string().min(1).max(MAX_ADDRESS).describe("An address, such as juliet@example.org"),
            isTold: z.boolean().nullable().describe("null: as all contacts"),
          }),
        )
        .max(5_000)
        .optional(),
    }),
    output: z.object({}),
    async run({ contacts, people = [] }, { user }) {
      await lastSeen.choices.change(user, user, {
        ...(contacts !== undefined && { contacts: { isTold: contacts } }),
        people: people.map(({ person, isTold }) => ({
          person: Jid.parse(person).bare,
          choice: isTold === null ? undefined : { isTold },
        })),
      })
      return {}
    },
  }),
]
