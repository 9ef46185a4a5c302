import { type Operation, operation } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import { z } from "zod"
import type { Announcements } from "./service.ts"

const text = z.string().min(1).max(100_000)
const standing = z.object({ text: z.string().optional().describe("Missing where there is none") })

export function announcementOperations(announcements: Announcements): Operation[] {
  const get = (name: string, summary: string, path: string, read: (by: Jid) => Promise<string | undefined>) =>
    operation({
      name,
      summary,
      rest: `GET /admin/${path}`,
      scope: "admin",
      input: z.object({}),
      output: standing,
      run: async (_, { user }) => {
        const found = await read(user)
        return found === undefined ? {} : { text: found }
      },
    })
  const set = (
    name: string,
    summary: string,
    path: string,
    write: (by: Jid, text: string) => Promise<void>,
  ) =>
    operation({
      name,
      summary,
      rest: `PUT /admin/${path}`,
      scope: "admin",
      input: z.object({ text }),
      output: z.object({}),
      async run({ text }, { user }) {
        await write(user, text)
        return {}
      },
    })
  const remove = (name: string, summary: string, path: string, work: (by: Jid) => Promise<void>) =>
    operation({
      name,
      summary,
      rest: `DELETE /admin/${path}`,
      scope: "admin",
      input: z.object({}),
      output: z.object({}),
      async run(_, { user }) {
        await work(user)
        return {}
      },
    })
  return [
    operation({
      name: "announce",
      summary: "Send a text to everybody who is online",
      rest: "POST /admin/announcements",
      scope: "admin",
      input: z.object({ text }),
      output: z.object({ recipients: z.number().int().describe("Accounts it was sent to") }),
      run: async ({ text }, { user }) => ({ recipients: await announcements.announce(user, text) }),
    }),
    get(
      "getMessageOfTheDay",
      "The message everybody is told once",
      "message-of-the-day",
      announcements.messageOfTheDay,
    ),
    set(
      "setMessageOfTheDay",
      "Tell everybody once, now or when they come",
      "message-of-the-day",
      announcements.setMessageOfTheDay,
    ),
    remove(
      "removeMessageOfTheDay",
      "Tell nobody any more",
      "message-of-the-day",
      announcements.removeMessageOfTheDay,
    ),
    get(
      "getWelcomeMessage",
      "What new users are told when they come for the first time",
      "welcome-message",
      announcements.welcome,
    ),
    set(
      "setWelcomeMessage",
      "Set what new users are told when they come for the first time",
      "welcome-message",
      announcements.setWelcome,
    ),
    remove("removeWelcomeMessage", "Tell new users nothing", "welcome-message", announcements.removeWelcome),
  ]
}
