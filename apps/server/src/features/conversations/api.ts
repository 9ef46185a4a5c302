import { type Api, DomainError, type Operation, operation } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { z } from "zod"
import { MAX_PAGE } from "../message-archive/index.ts"
import { address, messageSchema } from "./schemas.ts"
import type { Conversations } from "./service.ts"

const MAX_BODY_CHARACTERS = 65_536
const MAX_OWN_ID_CHARACTERS = 128

const limit = z.number().int().min(1).max(MAX_PAGE).default(50)
const messageId = z.string().min(1).max(64)
const hasMore = z.boolean().describe("Whether there is more in the direction you are going")

export function serveApi(api: Api, conversations: Conversations): void {
  api.describeScope("messages:read", "Read your conversations and hear what happens in them")
  api.describeScope("messages:write", "Send messages and mark them as displayed")
  api.add(...readingOperations(conversations), ...writingOperations(conversations))
}

function readingOperations(conversations: Conversations): Operation[] {
  const scope = "messages:read"
  return [
    operation({
      name: "listConversations",
      summary: "List your conversations, the latest first",
      rest: "GET /conversations",
      scope,
      input: z.object({
        before: messageId.optional().describe("Go on behind the conversation whose last message has this id"),
        limit,
      }),
      output: z.object({
        conversations: z.array(
          z.object({
            peer: address,
            unreadCount: z
              .number()
              .int()
              .describe(
                "What came in since you last wrote or marked something as displayed; 100 means 100 or more",
              ),
            lastMessage: messageSchema,
          }),
        ),
        hasMore,
      }),
      async run({ before, limit }, { user }) {
        const { conversations: listed, isComplete } = await conversations.list(user, { before, max: limit })
        return { conversations: [...listed], hasMore: !isComplete }
      },
    }),
    operation({
      name: "listMessages",
      summary: "Page through the messages of a conversation",
      description: "Oldest first within a page. Without `before` and `after` you get the latest.",
      rest: "GET /conversations/:peer/messages",
      scope,
      input: z.object({
        peer: address,
        before: messageId.optional().describe("Only messages before the one with this id"),
        after: messageId.optional().describe("Only messages after the one with this id"),
        limit,
      }),
      output: z.object({ messages: z.array(messageSchema), hasMore }),
      async run({ peer, before, after, limit }, { user }) {
        if (before !== undefined && after !== undefined) {
          throw new DomainError("bad-request", "Give `before` or `after`, not both.")
        }
        const page =
          after === undefined ? { max: limit, before: before ?? (true as const) } : { max: limit, after }
        const { messages, isComplete } = await conversations.messages(user, requireAddress(peer), page)
        return { messages, hasMore: !isComplete }
      },
    }),
    operation({
      name: "searchMessages",
      summary: "Search your messages for words",
      description:
        "All the words must be in a message; a longer word is found by its beginning. Oldest first; without `before` you get the latest.",
      rest: "GET /messages",
      scope,
      input: z.object({
        text: z.string().min(1).max(10_000),
        peer: address.optional().describe("Only in the conversation with them"),
        before: messageId.optional().describe("Only messages before the one with this id"),
        limit,
      }),
      output: z.object({ messages: z.array(messageSchema), hasMore }),
      async run({ text, peer, before, limit }, { user }) {
        const { messages, isComplete } = await conversations.search(
          user,
          { text, with: peer === undefined ? undefined : requireAddress(peer) },
          { max: limit, before: before ?? true },
        )
        return { messages, hasMore: !isComplete }
      },
    }),
  ]
}

function writingOperations(conversations: Conversations): Operation[] {
  const scope = "messages:write"
  return [
    operation({
      name: "sendMessage",
      summary: "Send a message",
      description: "Answers once the message is stored. Nothing is sent twice under the same `id`.",
      rest: "POST /conversations/:peer/messages",
      scope,
      input: z.object({
        peer: address,
        body: z.string().min(1).max(MAX_BODY_CHARACTERS),
        id: z
          .string()
          .min(1)
          .max(MAX_OWN_ID_CHARACTERS)
          .optional()
          .describe(
            "A random id of your own. When no answer came, ask again with the same one; kept for a week",
          ),
      }),
      output: messageSchema,
      run: ({ peer, body, id }, { user }) => conversations.send(user, requireAddress(peer), body, id),
    }),
    operation({
      name: "markDisplayed",
      summary: "Tell that you have read up to a message",
      description: "The other side learns of it, and so do your other devices.",
      rest: "POST /conversations/:peer/displayed",
      scope,
      input: z.object({ peer: address, messageId }),
      output: z.object({}),
      async run({ peer, messageId }, { user }) {
        await conversations.markDisplayed(user, requireAddress(peer), messageId)
        return {}
      },
    }),
  ]
}

function requireAddress(text: string): Jid {
  const address = Jid.tryParse(text)
  if (address === undefined)
    throw new DomainError("jid-malformed", "This is no address; it looks like name@domain.")
  return address.bare
}
