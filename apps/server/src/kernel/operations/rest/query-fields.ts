import { DomainError } from "@kith/feature-kit"
import type { JsonSchema } from "../json-schema.ts"

/** Turns the text of a query into the types that the input declares; what does not fit is left for its schema to refuse. */
export function readQuery(query: URLSearchParams, input: JsonSchema): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const name of new Set(query.keys())) {
    const values = query.getAll(name)
    const schema = input.properties?.[name] ?? {}
    if (schema.type === "array") {
      fields[name] = values.map((value) => readText(value, schema.items ?? {}))
    } else if (values.length > 1) {
      throw new DomainError("bad-request", `${name} is given ${values.length} times.`)
    } else {
      fields[name] = readText(values[0] ?? "", schema)
    }
  }
  return fields
}

/** Of a field that may have several types, the first that the text fits. */
export function readText(text: string, schema: JsonSchema): unknown {
  if (schema.anyOf !== undefined) {
    const read = schema.anyOf.map((option) => readText(text, option))
    return read.find((value) => typeof value !== "string") ?? text
  }
  const isNumber = schema.type === "integer" || schema.type === "number"
  if (isNumber && /^-?\d+(\.\d+)?$/.test(text)) return Number(text)
  const isBoolean = schema.type === "boolean" || typeof schema.const === "boolean"
  if (isBoolean && (text === "true" || text === "false")) return text === "true"
  return text
}
