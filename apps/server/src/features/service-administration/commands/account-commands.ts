import { DomainError } from "@kith/feature-kit"
import { type FormField, xml } from "@kith/xmpp"
import { formatDateTime, rosterQuery } from "@kith/xmpp/extensions"
import { type Command, type CommandResult, done } from "../../ad-hoc-commands/index.ts"
import { type Contact, subscriptionOf } from "../../roster/index.ts"
import type { Administration } from "../service.ts"
import { type Allows, accountField, accountsField, formCommand, NS_ADMIN, result } from "./command.ts"

const passwordField = (name: string, label: string): FormField => ({
  name,
  type: "text-private",
  label,
  isRequired: true,
})

/** XEP-0133 §4.1 to §4.10: what is done with one account, or with some. */
export function accountCommands(service: Administration, allows: Allows): Command[] {
  const commands = [
    formCommand(
      allows,
      "add-user",
      "Add a user",
      [
        accountField,
        passwordField("password", "The password"),
        passwordField("password-verify", "The password again"),
      ],
      async (answers, by) => {
        const password = answers.get("password")
        if (answers.get("password-verify") !== password) {
          throw new DomainError("not-acceptable", "The two passwords are not the same.")
        }
        for (const user of answers.jids("accountjid")) await service.addUser(by, user, password)
        return done("The account was made.")
      },
    ),
    formCommand(allows, "delete-user", "Delete users", [accountsField], async (answers, by) => {
      await service.removeUsers(by, answers.jids("accountjids"))
      return done("All that belonged to them is gone.")
    }),
    formCommand(allows, "disable-user", "Disable users", [accountsField], async (answers, by) => {
      await service.setDisabled(by, answers.jids("accountjids"), true)
      return done("Nobody can log in to them any more.")
    }),
    formCommand(allows, "reenable-user", "Enable users again", [accountsField], async (answers, by) => {
      await service.setDisabled(by, answers.jids("accountjids"), false)
      return done("Their owners can log in again.")
    }),
    formCommand(allows, "end-user-session", "End users' sessions", [accountsField], async (answers, by) => {
      await service.endSessions(by, answers.jids("accountjids"))
      return done("They can log in again.")
    }),
    formCommand(
      allows,
      "change-user-password",
      "Change a user's password",
      [accountField, passwordField("password", "The new password")],
      async (answers, by) => {
        for (const user of answers.jids("accountjid")) {
          await service.changePassword(by, user, answers.get("password"))
        }
        return done("Sessions that were opened with the old password are over.")
      },
    ),
    formCommand(
      allows,
      "get-user-lastlogin",
      "When users last logged in",
      [accountsField],
      async (answers, by) => {
        const users = answers.jids("accountjids")
        const times: string[] = []
        for (const user of users) {
          const { lastLogin } = await service.statisticsOf(by, user)
          times.push(lastLogin === undefined ? "never" : formatDateTime(lastLogin))
        }
        return done(
          undefined,
          result(
            { name: "accountjids", type: "jid-multi", values: users.map(String) },
            { name: "lastlogin", type: "text-multi", values: times },
          ),
        )
      },
    ),
    formCommand(allows, "user-stats", "A user's statistics", [accountField], async (answers, by) => {
      const [user] = answers.jids("accountjid")
      if (user === undefined) throw new DomainError("bad-request", "Name an account.")
      const { addresses, contacts, resources } = await service.statisticsOf(by, user)
      return done(
        undefined,
        result(
          { name: "ipaddresses", type: "list-multi", values: addresses },
          { name: "rostersize", type: "text-single", values: [String(contacts)] },
          { name: "onlineresources", type: "text-multi", values: resources },
        ),
      )
    }),
  ]
  return service.mayReadRosters ? [...commands, rosterCommand(service, allows)] : commands
}

function rosterCommand(service: Administration, allows: Allows): Command {
  return formCommand(allows, "get-user-roster", "A user's contacts", [accountField], async (answers, by) => {
    const [user] = answers.jids("accountjid")
    if (user === undefined) throw new DomainError("bad-request", "Name an account.")
    const contacts = await service.rosterOf(by, user)
    return presentRoster(user.toString(), contacts)
  })
}

/** XEP-0133 §4.8 puts the roster into the form, where XEP-0004 has no place for it; it stands beside it. */
function presentRoster(user: string, contacts: readonly Contact[]): CommandResult {
  const items = contacts.map((contact) => ({
    jid: contact.jid,
    name: contact.name,
    groups: contact.groups,
    subscription: subscriptionOf(contact),
    isPending: contact.state.isPendingOut,
    isPreApproved: contact.state.isPreApproved,
  }))
  const form = xml(
    "x",
    { xmlns: "jabber:x:data", type: "result" },
    xml("field", { type: "hidden", var: "FORM_TYPE" }, xml("value", {}, NS_ADMIN)),
    xml("field", { var: "accountjids" }, xml("value", {}, user)),
    rosterQuery({ version: undefined, items }),
  )
  return { result: undefined, payload: [form] }
}
