import { z } from "zod"

const hours = z.union([z.number().int().min(0), z.literal("infinite"), z.literal("unknown")])
const ACCESS = [
  "admins",
  "moderators",
  "organization_member",
  "government",
  "advertisers",
  "partners",
  "none",
] as const

/** What XEP-0504 tells people about their data, as far as the server does not know it itself. */
export const dataPolicySettings = {
  showDataPolicy: z.boolean().default(true).describe("Tell people what becomes of their data (XEP-0504)"),
  dataRetentionHours: hours.default("infinite").describe("For how long messages and files are kept"),
  encryptsAtRest: z.boolean().default(false).describe("Whether the disks are encrypted"),
  termsUrl: z
    .union([z.literal(""), z.string().refine((text) => URL.canParse(text), "must be a URI")])
    .default("")
    .describe("Where the terms of service stand; empty: nowhere"),
  dataAccess: z.array(z.enum(ACCESS)).default([]).describe("Who can look at people's data; empty: not told"),
  backupHours: z
    .union([z.number().int().min(0), z.literal(false)])
    .default(false)
    .describe("Hours between backups, 0 for none; false: not told"),
  backupRetentionHours: z
    .union([hours, z.literal(false)])
    .default(false)
    .describe("For how long backups are kept; false: not told"),
  dataPolicyNotes: z
    .string()
    .max(4000)
    .default("")
    .describe("Whatever else people should know about their data"),
}

const schema = z.object(dataPolicySettings)
export type DataPolicySettings = z.output<typeof schema>
