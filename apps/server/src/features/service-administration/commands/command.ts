import type { DataForm, FormField } from "@kith/xmpp"
import type { Answers, Command, CommandCaller, CommandStep } from "../../ad-hoc-commands/index.ts"

/** XEP-0133; also the FORM_TYPE of its forms. */
export const NS_ADMIN = "http://jabber.org/protocol/admin"

export type Allows = Command["allows"]

const FORM_TYPE: FormField = { name: "FORM_TYPE", type: "hidden", values: [NS_ADMIN] }

/** A command of one form. */
export function formCommand(
  allows: Allows,
  node: string,
  name: string,
  fields: readonly FormField[] | ((caller: CommandCaller) => Promise<readonly FormField[]>),
  complete: (answers: Answers, by: CommandCaller["from"]) => Promise<CommandStep>,
): Command {
  return {
    node: `${NS_ADMIN}#${node}`,
    name,
    allows,
    run: async (caller) => ({
      form: {
        type: "form",
        title: name,
        fields: [FORM_TYPE, ...(typeof fields === "function" ? await fields(caller) : fields)],
      },
      complete: (answers, { from }) => complete(answers, from),
    }),
  }
}

/** A command that asks nothing. */
export function plainCommand(
  allows: Allows,
  node: string,
  name: string,
  run: (by: CommandCaller["from"]) => Promise<CommandStep>,
): Command {
  return { node: `${NS_ADMIN}#${node}`, name, allows, run: ({ from }) => run(from) }
}

export function result(...fields: readonly FormField[]): DataForm {
  return { type: "result", fields: [FORM_TYPE, ...fields] }
}

export const accountField: FormField = {
  name: "accountjid",
  type: "jid-single",
  label: "The account's address",
  isRequired: true,
}

export const accountsField: FormField = {
  name: "accountjids",
  type: "jid-multi",
  label: "The accounts' addresses",
  isRequired: true,
}
