import type { JsonSchema } from "../json-schema.ts"

/** Values that read well where a field is named like that. */
const BY_NAME: Readonly<Record<string, string>> = {
  user: "juliet@example.org",
  username: "juliet",
  with: "juliet@example.org",
  to: "juliet@example.org",
  peer: "juliet@example.org",
  body: "But soft! What light?",
  text: "But soft! What light?",
}

/** A value that the schema admits, for the reference page: the required fields of an object, the shortest list. */
export function createExample(schema: JsonSchema, name = ""): unknown {
  if (schema.default !== undefined) return schema.default
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  if (schema.anyOf !== undefined) return createExample(schema.anyOf[0] ?? {}, name)
  switch (schema.type) {
    case "object":
      return exampleObject(schema)
    case "array":
      return [createExample(schema.items ?? {}, name)]
    case "integer":
    case "number":
      return Math.max(1, schema.minimum ?? 1)
    case "boolean":
      return true
    default:
      return BY_NAME[name] ?? "…"
  }
}

function exampleObject(schema: JsonSchema): Record<string, unknown> {
  const required = Object.entries(schema.properties ?? {}).filter(([key]) => schema.required?.includes(key))
  return Object.fromEntries(required.map(([key, field]) => [key, createExample(field, key)]))
}
