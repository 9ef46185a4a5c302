import { z } from "zod"
import { readDomain } from "./service/rule.ts"

const domains = (text: string) =>
  z
    .array(
      z
        .string()
        .refine((domain) => readDomain(domain) !== undefined, "must be a domain, such as example.org"),
    )
    .default([])
    .describe(text)

/** The section `[federation-policy]` of kith.toml. */
export const policySettings = z.object({
  mode: z
    .enum(["open", "listed-only"])
    .default("open")
    .describe(
      "With which servers this one talks: open, all that no rule refuses; listed-only, those a rule admits",
    ),
  allowed: domains("Domains that are admitted, with those that end in them"),
  refused: domains(
    "Domains that are not, with those that end in them; of two about one server the longer holds",
  ),
  maxRules: z
    .number()
    .int()
    .min(1)
    .max(50_000)
    .default(10_000)
    .describe("Rules that administrators may make while the server runs; all are kept in memory"),
  strangerRequestsPerMinute: z
    .number()
    .int()
    .min(0)
    .default(30)
    .describe(
      "Requests to see presence, and invitations to rooms, that one other server may bring to people who do not have the sender among their contacts; 0 for no limit",
    ),
})
