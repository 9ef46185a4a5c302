import { z } from "zod"

export const address = z.string().min(1).max(3071).describe("An address, such as juliet@example.org")
export const direction = z.enum(["incoming", "outgoing"])

export const messageSchema = z.object({
  id: z.string().describe("The same on every device; ids sort in the order of time"),
  peer: address.describe("The other side of the conversation; your own address for a note to yourself"),
  from: address,
  to: address,
  direction,
  body: z
    .string()
    .nullable()
    .describe("The text; null for what is no plain text, such as encrypted messages"),
  sentAt: z.number().int().describe("Epoch milliseconds"),
  originId: z.string().nullable().describe("What its sender calls the message; receipts and markers name it"),
})
