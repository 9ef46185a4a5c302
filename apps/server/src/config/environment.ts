import type { JsonSchema } from "../kernel/operations/json-schema.ts"
import type { ConfigProblem } from "./config-error.ts"
import { toVariable } from "./key-names.ts"
import { findNearestName } from "./nearest-name.ts"
import type { Section } from "./sections.ts"

/** Variables of other programs of this project, and the one that names the file itself. */
const FOREIGN = /^KITH_(CONFIG$|TEST_|DEVELOPMENT_|BENCH_)/

export interface Override {
  readonly section: string
  readonly field: string
  readonly value: unknown
  readonly variable: string
}

/** Reads what overrides the file; a variable that means nothing is a misspelt one. */
export function readEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  sections: readonly Section[],
): { overrides: Override[]; problems: ConfigProblem[] } {
  const known = new Map<string, { section: string; field: string; schema: JsonSchema }>()
  for (const { name: section, fields } of sections) {
    for (const [field, schema] of Object.entries(fields)) {
      known.set(toVariable(section, field), { section, field, schema })
    }
  }
  const overrides: Override[] = []
  const problems: ConfigProblem[] = []
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith("KITH_") || FOREIGN.test(variable) || text === undefined) continue
    const key = known.get(variable)
    if (key === undefined) {
      const nearest = findNearestName(variable, [...known.keys()])
      const hint = nearest === undefined ? "" : ` Did you mean ${nearest}?`
      problems.push({
        code: "KITH-CONFIG-UNKNOWN-VARIABLE",
        place: `environment variable ${variable}`,
        text: `no key has this variable.${hint}`,
      })
    } else {
      overrides.push({
        section: key.section,
        field: key.field,
        value: readVariable(text, key.schema),
        variable,
      })
    }
  }
  return { overrides, problems }
}

/** Text in the type that the key wants; a list has commas between its values. */
function readVariable(text: string, schema: JsonSchema): unknown {
  if (schema.type === "array") {
    const parts = text.split(",").map((part) => part.trim())
    return parts.filter((part) => part !== "").map((part) => readVariable(part, schema.items ?? {}))
  }
  for (const option of schema.anyOf ?? [schema]) {
    const isNumber = option.type === "integer" || option.type === "number"
    if (isNumber && /^-?\d+(\.\d+)?$/.test(text)) return Number(text)
    const isBoolean = option.type === "boolean" || typeof option.const === "boolean"
    if (isBoolean && /^(true|false)$/.test(text)) return text === "true"
  }
  return text
}
