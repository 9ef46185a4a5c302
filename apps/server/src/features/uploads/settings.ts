import { UPLOAD_PURPOSES } from "@kith/xmpp/extensions"
import { z } from "zod"

const MIB = 1024 * 1024
const GIB = 1024 * MIB
const bytes = (value: number, text: string) => z.number().int().min(1).default(value).describe(text)
const count = (value: number, text: string) => z.number().int().min(1).default(value).describe(text)

export const uploadSettings = z.object({
  domain: z
    .string()
    .default("")
    .describe("XMPP address of the service; empty: upload. before the server's domain"),
  publicUrl: z
    .union([z.literal(""), z.url({ protocol: /^https?$/ })])
    .default("")
    .describe(
      "Where the files are found, if a host name of their own leads to the web door: https://upload.example.org; empty: http.public-url",
    ),
  alsoAllow: z
    .array(z.string())
    .default([])
    .describe("Domains besides the server's own whose addresses may upload, such as those of components"),
  purposes: z
    .array(z.enum(UPLOAD_PURPOSES))
    .default([...UPLOAD_PURPOSES])
    .describe("What files may be for (XEP-0363); message is always possible"),
  maxFileBytes: z
    .number()
    .int()
    .min(1)
    .max(5 * GIB)
    .default(100 * MIB)
    .describe("Size of one file"),
  maxProfileFileBytes: bytes(8 * MIB, "Size of one picture for a profile"),
  slotSeconds: z.number().int().min(10).default(300).describe("Time in which an upload must begin"),
  uploadSeconds: z.number().int().min(60).default(3600).describe("Time in which it must end"),
  maxUploadsAtOnce: count(8, "Uploads of one account at the same time"),
  retentionDays: z
    .number()
    .int()
    .min(0)
    .default(365)
    .describe("After so long files of messages are deleted; 0: never. Profile and permanent files stay"),
  maxBytesPerAccount: bytes(2 * GIB, "Size of all files of one account together, without its profile"),
  maxFilesPerAccount: count(5_000, "Files of one account, without its profile"),
  maxProfileBytes: bytes(
    32 * MIB,
    "Size of all profile files of one account; the oldest make room for new ones",
  ),
  maxBytesPerDay: bytes(GIB, "What one account may upload within 24 hours"),
  maxFilesPerDay: count(500, "How many files one account may upload within 24 hours"),
  maxTotalBytes: bytes(50 * GIB, "Size of all files of the server together"),
})

export type UploadSettings = z.output<typeof uploadSettings>
