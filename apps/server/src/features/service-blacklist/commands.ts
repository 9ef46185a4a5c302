import type { Accounts } from "../accounts/index.ts"
import { type Command, done } from "../ad-hoc-commands/index.ts"
import type { Blacklist } from "./service.ts"

const NS_ADMIN = "http://jabber.org/protocol/admin"
const FIELD = "blacklistjids"

/** XEP-0133 §4.11. */
export function editBlacklist(blacklist: Blacklist, accounts: Pick<Accounts, "isAdministrator">): Command {
  return {
    node: `${NS_ADMIN}#edit-blacklist`,
    name: "Edit the blacklist",
    allows: ({ from }) => accounts.isAdministrator(from.bare),
    run: async ({ from }) => ({
      form: {
        type: "form",
        title: "Edit the blacklist",
        instructions: ["Nothing comes from these people and domains, and nothing goes to them."],
        fields: [
          { name: "FORM_TYPE", type: "hidden", values: [NS_ADMIN] },
          {
            name: FIELD,
            type: "jid-multi",
            label: "The blacklist",
            values: (await blacklist.list(from.bare)).map(String),
          },
        ],
      },
      complete: async (answers, caller) => {
        await blacklist.set(caller.from.bare, answers.jids(FIELD))
        return done("The list is in force.")
      },
    }),
  }
}
