import { DomainError } from "@kith/feature-kit"
import { z } from "zod"

/** The first message of a connection that showed no token when it was opened. */
const tokenMessage = z.strictObject({ token: z.string().min(1).max(1024) })

const requestMessage = z.strictObject({
  id: z.union([z.string().max(100), z.number()]),
  operation: z.string().max(100),
  input: z.record(z.string(), z.unknown()).default({}),
})

export type RequestId = string | number
export type RequestMessage = z.output<typeof requestMessage>

/** `undefined` for what is no JSON object: who speaks another protocol is not argued with. */
export function readObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

export function readToken(message: Readonly<Record<string, unknown>>): string | undefined {
  const result = tokenMessage.safeParse(message)
  return result.success ? result.data.token : undefined
}

export function readRequest(message: Readonly<Record<string, unknown>>): RequestMessage {
  const result = requestMessage.safeParse(message)
  if (result.success) return result.data
  throw new DomainError(
    "bad-request",
    'A message must be { "id": text or number, "operation": its name, "input": { its fields } }.',
  )
}

/** The id of a message that is no request otherwise, so that its sender can tell which one was refused. */
export function readId({ id }: Readonly<Record<string, unknown>>): RequestId | null {
  return typeof id === "number" || (typeof id === "string" && id.length <= 100) ? id : null
}
