import { z } from "zod"

/** The part of JSON Schema 2020-12 that zod makes and we read. */
export interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly additionalProperties?: boolean | JsonSchema
  readonly [keyword: string]: unknown
}

/** `input`: what a caller sends, where fields with a default may be missing. `output`: what a caller gets. */
export function toJsonSchema(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    target: "draft-2020-12",
  })
  return rest as JsonSchema
}

/** Such as `integer, 1 to 200, default 50`. */
export function describeType(schema: JsonSchema): string {
  const parts = [nameType(schema), describeRange(schema)]
  if (schema.default !== undefined) parts.push(`default ${JSON.stringify(schema.default)}`)
  return parts.filter((part) => part !== "").join(", ")
}

function nameType(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" or ")
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(describeType))].join(" or ")
  if (schema.type === "array")
    return schema.items === undefined ? "list" : `list of ${nameType(schema.items)}`
  return FORMATS[schema.format ?? ""] ?? [schema.type ?? "anything"].flat().join(" or ")
}

const FORMATS: Readonly<Record<string, string>> = {
  ipv4: "IPv4 address",
  ipv6: "IPv6 address",
  uri: "URL",
}

function describeRange(schema: JsonSchema): string {
  const low = schema.minimum ?? schema.minLength
  const high = schema.maximum ?? schema.maxLength
  const lowest = low === undefined || low === Number.MIN_SAFE_INTEGER ? undefined : low
  const highest = high === undefined || high === Number.MAX_SAFE_INTEGER ? undefined : high
  if (lowest === 1 && highest === undefined && schema.type === "string") return "not empty"
  const unit = schema.type === "string" ? " characters" : ""
  if (lowest !== undefined && highest !== undefined) return `${lowest} to ${highest}${unit}`
  if (lowest !== undefined) return `at least ${lowest}${unit}`
  return highest === undefined ? "" : `at most ${highest}${unit}`
}
