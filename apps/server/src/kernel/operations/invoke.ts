import { DomainError, type Operation } from "@kith/feature-kit"
import type { Jid } from "@kith/xmpp"
import { z } from "zod"

/** Somebody at a door of the API. */
export interface Visitor {
  readonly remoteAddress: string
  /** TLS, or a connection that never leaves this machine. */
  readonly isConfidential: boolean
  /** Whom their token speaks for, when they showed a valid one. */
  readonly account: { readonly user: Jid; readonly scopes: ReadonlySet<string> } | undefined
}

/**
 * Runs an operation, whatever door it was asked at: the right to do so first, then the input, then the output, which
 * holds nothing that is not declared. Throws `DomainError`.
 */
export async function invoke(operation: Operation, input: unknown, visitor: Visitor): Promise<unknown> {
  const { remoteAddress, isConfidential } = visitor
  if (operation.runForAnyone !== undefined) {
    const output = await operation.runForAnyone(parseInput(operation, input), {
      remoteAddress,
      isConfidential,
    })
    return parseOutput(operation, output)
  }
  const account = requireScope(operation, visitor)
  const output = await operation.run(parseInput(operation, input), { ...account, remoteAddress })
  return parseOutput(operation, output)
}

function requireScope({ scope }: Operation, { account }: Visitor): NonNullable<Visitor["account"]> {
  if (account === undefined) throw new DomainError("not-authorized", "Send a valid access token.")
  if (scope === undefined || !account.scopes.has(scope)) {
    throw new DomainError("forbidden", `This token does not allow ${scope}.`)
  }
  return account
}

function parseInput({ input: schema }: Operation, input: unknown): Record<string, unknown> {
  const fields = input ?? {}
  if (typeof fields !== "object" || Array.isArray(fields)) {
    throw new DomainError("bad-request", "The input must be an object.")
  }
  const unknownField = Object.keys(fields).find((name) => !Object.hasOwn(schema.shape, name))
  if (unknownField !== undefined) {
    const known = Object.keys(schema.shape).join(", ") || "none"
    throw new DomainError("bad-request", `There is no field ${quote(unknownField)}. There are: ${known}.`)
  }
  const result = schema.safeParse(fields)
  if (result.success) return result.data
  throw new DomainError("bad-request", describeIssues(result.error, fields))
}

/** A field that breaks the declared shape is a bug of the feature and never leaves the server. */
function parseOutput({ name, output: schema }: Operation, output: unknown): unknown {
  const result = schema.safeParse(output)
  if (result.success) return result.data
  throw new Error(`The output of ${name} is not as declared: ${z.prettifyError(result.error)}`)
}

const MAX_ISSUES = 3

/** `limit: Too big: expected number to be <=100.` The value itself is not repeated: it may be a password. */
function describeIssues(error: z.ZodError, fields: object): string {
  const sentences = error.issues.slice(0, MAX_ISSUES).map(({ path, message, code }) => {
    const field = path.join(".")
    const isMissing = code === "invalid_type" && path.length === 1 && !Object.hasOwn(fields, String(path[0]))
    if (field === "") return message
    return isMissing ? `${field} is missing` : `${field}: ${message}`
  })
  return `${sentences.join("; ")}.`
}

function quote(name: string): string {
  return JSON.stringify(name.slice(0, 60))
}
