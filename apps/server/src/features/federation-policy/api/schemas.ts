import { z } from "zod"
import type { Counts } from "../service/neighbours.ts"
import type { Rule } from "../service/rule.ts"

export const domain = z.string().min(1).max(1023)
export const time = z.number().int().describe("Epoch milliseconds")

export const ruleSchema = z.object({
  domain: domain.describe("It holds for those that end in it too, as long as no rule is about a longer one"),
  isAdmitted: z.boolean(),
  messages: z.boolean().describe("Whether people exchange messages"),
  rooms: z.boolean().describe("Whether its people enter rooms here, and ours those there"),
  files: z.boolean().describe("Whether messages may come with files"),
  subscriptions: z.boolean().describe("Whether people may ask to see each other's presence"),
  note: z.string().nullable(),
  madeBy: z.string().nullable().describe("null where it stands in kith.toml"),
  madeAt: time.nullable(),
})

const count = (text: string) => z.number().int().describe(text)

export const countsSchema = z.object({
  since: time.describe("When counting began: the first stanza after the start"),
  lastHeardAt: time.nullable(),
  messages: count("Messages from there"),
  presences: count("Presences from there"),
  requests: count("Requests and answers (IQ) from there"),
  errors: count("Errors among these"),
  characters: count("Characters within these"),
  approaches: count("Requests to see presence, and invitations to rooms, among these"),
  refused: count("Those among these that did not pass"),
  sent: count("Stanzas that went there"),
  withheld: count("Stanzas that were kept from going there"),
})

export function showRule({ domain, isAdmitted, allows, note, made }: Rule): z.input<typeof ruleSchema> {
  return {
    domain,
    isAdmitted,
    ...allows,
    note: note ?? null,
    madeBy: made?.by.toString() ?? null,
    madeAt: made?.at ?? null,
  }
}

export function showCounts({ lastHeardAt, ...counts }: Counts): z.input<typeof countsSchema> {
  return { ...counts, lastHeardAt: lastHeardAt ?? null }
}
