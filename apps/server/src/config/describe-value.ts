import { describeType, type JsonSchema } from "../kernel/operations/json-schema.ts"

/** What a key wants, for messages and for the reference: `integer, 0 to 65535 or false`. */
export function describeExpected(schema: JsonSchema): string {
  const { default: _, ...rest } = schema
  return describeType(rest)
}

/** A value as it is written in TOML. */
export function toToml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toToml).join(", ")}]`
  return JSON.stringify(value)
}
