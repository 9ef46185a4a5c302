import type { FormField, Jid } from "@kith/xmpp"
import { type Command, type CommandCaller, type CommandStep, done } from "../ad-hoc-commands/index.ts"
import type { MovedAccounts } from "./service.ts"

const FORM_TYPE: FormField = { name: "FORM_TYPE", type: "hidden", values: ["urn:kith:moved"] }

/** For clients that do not know XEP-0283 themselves. */
export function movedCommands(
  moved: MovedAccounts,
  isAccount: (user: Jid) => boolean | Promise<boolean>,
): Command[] {
  const command = (
    node: string,
    name: string,
    label: string,
    complete: (address: Jid, caller: CommandCaller) => Promise<CommandStep>,
  ): Command => ({
    node: `urn:kith:moved#${node}`,
    name,
    allows: ({ from }) => isAccount(from.bare),
    run: () => ({
      form: {
        type: "form",
        title: name,
        fields: [FORM_TYPE, { name: "address", type: "jid-single", label, isRequired: true }],
      },
      complete: async (answers, caller) => {
        const [address] = answers.jids("address")
        return address === undefined ? done() : complete(address, caller)
      },
    }),
  })
  return [
    command("leave", "I have moved away", "Your new address", async (address, { from }) => {
      await moved.setNewAddress(from.bare, address)
      return done("Now tell your contacts from the new address, and keep this account for a while.")
    }),
    command("arrive", "I have moved here", "Your old address", async (address, { from }) => {
      const count = await moved.announceMove(from.bare, address)
      return done(count === 1 ? "One contact was asked." : `${count} contacts were asked.`)
    }),
  ]
}
