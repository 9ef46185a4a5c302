import { Jid } from "@kith/xmpp"
import { NS_PRIVILEGE } from "@kith/xmpp/extensions"
import { z } from "zod"

const access = z.enum(["none", "get", "set", "both"])

const entity = z
  .strictObject({
    domain: z
      .string()
      .refine((text) => prepareDomain(text) !== undefined, "must be a domain")
      .transform((text) => prepareDomain(text) ?? text),
    roster: access.default("none"),
    push: z.boolean().optional(),
    message: z.enum(["none", "outgoing"]).default("none"),
    presence: z.enum(["none", "managed_entity", "roster"]).default("none"),
    iq: z
      .array(
        z.strictObject({
          namespace: z
            .string()
            .min(1)
            .refine((text) => text !== NS_PRIVILEGE, "must be another than that of the privileges"),
          type: access,
        }),
      )
      .default([]),
  })
  // XEP-0356 §7.4: presence of whole rosters needs the right to read them.
  .refine(({ presence, roster }) => presence !== "roster" || roster === "get" || roster === "both", {
    message: "needs roster = get or both beside presence = roster",
    path: ["presence"],
  })

/** The section `[privileged-entities]` of kith.toml. */
export const privilegeSettings = z.object({
  entities: z
    .array(entity)
    .default([])
    .describe(
      "Components that may act for the people of this server, each a table [[privileged-entities.entities]] with domain and what it may do: see components.md",
    ),
  maxPendingIqs: z
    .number()
    .int()
    .min(1)
    .default(1000)
    .describe("Requests that one of them may have under way in the name of others"),
  maxPresences: z
    .number()
    .int()
    .min(1)
    .default(50_000)
    .describe("Presences of contacts elsewhere that are remembered for one that connects later"),
})

export type PrivilegeSettings = z.output<typeof privilegeSettings>
export type EntitySettings = PrivilegeSettings["entities"][number]

function prepareDomain(text: string): string | undefined {
  const jid = Jid.tryParse(text)
  return jid?.local === undefined && jid?.resource === undefined ? jid?.domain : undefined
}
