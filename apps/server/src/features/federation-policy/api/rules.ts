import { type Operation, operation } from "@kith/feature-kit"
import { z } from "zod"
import type { Overview } from "../service/overview.ts"
import type { Policy } from "../service/policy.ts"
import { countsSchema, domain, ruleSchema, showCounts, showRule } from "./schemas.ts"

const closed = z.number().int().describe("Connections that have ended, of all servers that are refused now")
const allowed = (text: string) => z.boolean().default(true).describe(text)

export function ruleOperations(policy: Policy, overview: Overview): Operation[] {
  return [...editing(policy), ...looking(overview)]
}

function editing(policy: Policy): Operation[] {
  return [
    operation({
      name: "listFederationRules",
      summary: "List the rules about other servers, in the order of their domains",
      rest: "GET /admin/federation/rules",
      scope: "admin",
      input: z.object({
        after: domain.optional().describe("What `next` of the page before said"),
        limit: z.coerce.number().int().min(1).max(200).default(100),
      }),
      output: z.object({
        mode: z.enum(["open", "listed-only"]).describe("What holds for a domain that no rule is about"),
        rules: z.array(ruleSchema),
        next: domain.nullable(),
      }),
      async run({ after, limit }, { user }) {
        const { mode, rules, next } = await policy.list(user, after, limit)
        return { mode, rules: rules.map(showRule), next: next ?? null }
      },
    }),
    operation({
      name: "putFederationRule",
      summary: "Make a rule about another server, or change it; it holds at once",
      rest: "PUT /admin/federation/rules/:domain",
      scope: "admin",
      input: z.object({
        domain: domain.max(255),
        isAdmitted: z.boolean().describe("false: nothing goes in or out, and no connection is made"),
        messages: allowed("Whether people exchange messages"),
        rooms: allowed("Whether its people enter rooms here, and ours those there"),
        files: allowed("Whether messages may come with files, as far as that can be told"),
        subscriptions: allowed("Whether people may ask to see each other's presence"),
        note: z.string().max(1_000).optional().describe("Why, for other administrators"),
      }),
      output: z.object({ rule: ruleSchema, closed }),
      async run({ domain, isAdmitted, note, ...allows }, { user }) {
        const made = await policy.put(user, { domain, isAdmitted, allows, note })
        return { rule: showRule(made.rule), closed: made.closed }
      },
    }),
    operation({
      name: "removeFederationRule",
      summary: "Remove a rule about another server; kith.toml or the mode holds for it again",
      rest: "DELETE /admin/federation/rules/:domain",
      scope: "admin",
      input: z.object({ domain }),
      output: z.object({ closed }),
      run: async ({ domain }, { user }) => ({ closed: await policy.remove(user, domain) }),
    }),
  ]
}

function looking(overview: Overview): Operation[] {
  return [
    operation({
      name: "listNeighbours",
      summary: "List the servers that have sent most since this one started",
      rest: "GET /admin/federation/domains",
      scope: "admin",
      input: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
      output: z.object({ neighbours: z.array(countsSchema.extend({ domain })) }),
      async run({ limit }, { user }) {
        const neighbours = await overview.busiest(user, limit)
        return { neighbours: neighbours.map(({ domain, counts }) => ({ domain, ...showCounts(counts) })) }
      },
    }),
    operation({
      name: "getNeighbour",
      summary: "Tell what holds for another server, and what has come from it",
      rest: "GET /admin/federation/domains/:domain",
      scope: "admin",
      input: z.object({ domain }),
      output: z.object({
        domain,
        isAdmitted: z.boolean(),
        rule: ruleSchema
          .nullable()
          .describe("The one that holds, be it about a domain that this one ends in"),
        counts: countsSchema.nullable().describe("null where nothing has come or gone since the start"),
      }),
      async run({ domain }, { user }) {
        const { rule, counts, ...rest } = await overview.describe(user, domain)
        return { ...rest, rule: rule ? showRule(rule) : null, counts: counts ? showCounts(counts) : null }
      },
    }),
  ]
}
