import type { FormField, Jid } from "@kith/xmpp"
import { type Command, done } from "../../ad-hoc-commands/index.ts"
import type { Administration } from "../service.ts"
import { type Allows, formCommand, plainCommand, result } from "./command.ts"

const ALL = "none"

const maxField: FormField = {
  name: "max_items",
  type: "list-single",
  label: "How many to show",
  values: ["100"],
  options: ["25", "50", "75", "100", "150", "200", ALL].map((value) => ({
    value,
    label: value === ALL ? "All" : value,
  })),
}

/** XEP-0133 §4.13 to §4.22 and §4.29: how many there are, which they are, and who administers. */
export function serverCommands(service: Administration, allows: Allows): Command[] {
  const count = (node: string, name: string, field: string, read: (by: Jid) => Promise<number>): Command =>
    plainCommand(allows, node, name, async (by) =>
      done(
        undefined,
        result({ name: field, type: "text-single", label: name, values: [String(await read(by))] }),
      ),
    )
  const list = (
    node: string,
    name: string,
    field: string,
    read: (by: Jid, max: number) => Promise<readonly Jid[]>,
  ): Command =>
    formCommand(allows, node, name, [maxField], async (answers, by) => {
      const max = answers.find("max_items") ?? ALL
      const found = await read(by, max === ALL ? Number.MAX_SAFE_INTEGER : Number(max))
      return done(
        undefined,
        result({ name: field, type: "jid-multi", label: name, values: found.map(String) }),
      )
    })
  return [
    count("get-registered-users-num", "Number of users", "registeredusersnum", (by) =>
      service.countAccounts(by),
    ),
    count("get-disabled-users-num", "Number of disabled users", "disabledusersnum", (by) =>
      service.countAccounts(by, true),
    ),
    count("get-online-users-num", "Number of online users", "onlineusersnum", (by) =>
      service.countOnline(by, "online"),
    ),
    count("get-active-users-num", "Number of active users", "activeusersnum", (by) =>
      service.countOnline(by, "active"),
    ),
    count("get-idle-users-num", "Number of idle users", "idleusersnum", (by) =>
      service.countOnline(by, "idle"),
    ),
    list("get-registered-users-list", "List of users", "registereduserjids", (by, max) =>
      service.listAccounts(by, max),
    ),
    list("get-disabled-users-list", "List of disabled users", "disableduserjids", (by, max) =>
      service.listAccounts(by, max, true),
    ),
    list("get-online-users-list", "List of online users", "onlineuserjids", (by, max) =>
      service.listOnline(by, max, "online"),
    ),
    list("get-active-users", "List of active users", "activeuserjids", (by, max) =>
      service.listOnline(by, max, "active"),
    ),
    // XEP-0133 §4.22 has no field of its own for it.
    list("get-idle-users", "List of idle users", "activeuserjids", (by, max) =>
      service.listOnline(by, max, "idle"),
    ),
    formCommand(
      allows,
      "edit-admin",
      "Edit the list of administrators",
      async ({ from }) => [
        {
          name: "adminjids",
          type: "jid-multi",
          label: "Administrators",
          isRequired: true,
          values: (await service.administrators(from)).map(String),
        },
      ],
      async (answers, by) => {
        await service.setAdministrators(by, answers.jids("adminjids"))
        return done("Nobody else administers this server now.")
      },
    ),
  ]
}
