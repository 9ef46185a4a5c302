import type { FormField } from "@kith/xmpp"
import type { Accounts } from "../accounts/index.ts"
import {
  type Answers,
  type Command,
  type CommandCaller,
  type CommandStep,
  done,
} from "../ad-hoc-commands/index.ts"
import type { Announcements } from "./service.ts"

/** XEP-0133 §4.23 to §4.28. */
const NS_ADMIN = "http://jabber.org/protocol/admin"

export function announcementCommands(
  announcements: Announcements,
  accounts: Pick<Accounts, "isAdministrator">,
): Command[] {
  const command = (
    node: string,
    name: string,
    run: (caller: CommandCaller) => Promise<CommandStep> | CommandStep,
  ): Command => ({
    node: `${NS_ADMIN}#${node}`,
    name,
    allows: ({ from }) => accounts.isAdministrator(from.bare),
    run,
  })
  return [
    command("announce", "Send an announcement to online users", () =>
      ask("Announcement to online users", "announcement", undefined, async (text, { from }) => {
        const count = await announcements.announce(from.bare, text)
        return done(count === 1 ? "It was sent to one user." : `It was sent to ${count} users.`)
      }),
    ),
    command("set-motd", "Set the message of the day", () =>
      ask("Message of the day", "motd", undefined, async (text, { from }) => {
        await announcements.setMessageOfTheDay(from.bare, text)
        return done("Everybody is told once.")
      }),
    ),
    command("edit-motd", "Edit the message of the day", async ({ from }) => {
      const present = await announcements.messageOfTheDay(from.bare)
      return ask("Message of the day", "motd", present, async (text, caller) => {
        await announcements.editMessageOfTheDay(caller.from.bare, text)
        return done("Who has seen it is not told again.")
      })
    }),
    command("delete-motd", "Delete the message of the day", async ({ from }) => {
      await announcements.removeMessageOfTheDay(from.bare)
      return done("There is no message of the day any more.")
    }),
    command("set-welcome", "Set the welcome message", async ({ from }) => {
      const present = await announcements.welcome(from.bare)
      return ask("Welcome message", "welcome", present, async (text, caller) => {
        await announcements.setWelcome(caller.from.bare, text)
        return done("New users get it when they come for the first time.")
      })
    }),
    command("delete-welcome", "Delete the welcome message", async ({ from }) => {
      await announcements.removeWelcome(from.bare)
      return done("There is no welcome message any more.")
    }),
  ]
}

function ask(
  title: string,
  field: string,
  present: string | undefined,
  complete: (text: string, caller: CommandCaller) => Promise<CommandStep>,
): CommandStep {
  const fields: FormField[] = [
    { name: "FORM_TYPE", type: "hidden", values: [NS_ADMIN] },
    { name: field, type: "text-multi", label: title, isRequired: true, values: present?.split("\n") ?? [] },
  ]
  return {
    form: { type: "form", title, fields },
    complete: (answers: Answers, caller) => complete(answers.all(field).join("\n"), caller),
  }
}
