import { parse, TomlError } from "smol-toml"
import type { z } from "zod"
import { kernelSections } from "../config.ts"
import type { ConfigProblem } from "./config-error.ts"
import { describeExpected, toToml } from "./describe-value.ts"
import type { Override } from "./environment.ts"
import { toField, toKey } from "./key-names.ts"
import { findNearestName } from "./nearest-name.ts"
import type { Section } from "./sections.ts"
import { findTomlPlaces } from "./toml-places.ts"

/** Reads the settings in the text of a file and in what overrides it, and gathers all that is wrong. */
export class ConfigReader {
  readonly problems: ConfigProblem[] = []
  readonly #text: string
  readonly #path: string
  readonly #sections: readonly Section[]
  readonly #overrides: readonly Override[]

  constructor(text: string, path: string, sections: readonly Section[], overrides: readonly Override[]) {
    this.#text = text
    this.#path = path
    this.#sections = sections
    this.#overrides = overrides
  }

  read(): Record<string, unknown> {
    const tables = this.#parse()
    for (const [name, table] of Object.entries(tables)) {
      const section = this.#sections.find((candidate) => candidate.name === name)
      if (section === undefined) this.#reportUnknownSection(name, table)
      else this.#checkKeys(section, table)
    }
    const settings: Record<string, unknown> = {}
    for (const section of this.#sections) {
      const table = tables[section.name]
      settings[section.name] = this.#readSection(section, isTable(table) ? table : {})
    }
    return settings
  }

  #parse(): Record<string, unknown> {
    try {
      return parse(this.#text)
    } catch (error) {
      if (!(error instanceof TomlError)) throw error
      const text = `this is no TOML: ${error.message.split("\n")[0]?.replace(/^Invalid TOML document: /, "")}.`
      this.problems.push({
        code: "KITH-CONFIG-SYNTAX",
        place: `${this.#path}:${error.line}:${error.column}`,
        text,
      })
      return {}
    }
  }

  /** Whether the file itself names that key. */
  has(section: string, field: string): boolean {
    const table = this.#parse()[section]
    return isTable(table) && Object.hasOwn(table, toKey(field))
  }

  #reportUnknownSection(name: string, table: unknown): void {
    if (Object.hasOwn(kernelSections, name)) {
      this.report("KITH-CONFIG-NOT-OF-A-DOMAIN", name, `[${name}] ${OF_THE_SERVER}`)
      return
    }
    if (!isTable(table)) {
      const text = `${name} stands before the first section. Write [section] above it.`
      this.report("KITH-CONFIG-UNKNOWN-KEY", name, text)
      return
    }
    const names = this.#sections.map((section) => section.name)
    const nearest = findNearestName(name, names)
    const hint = nearest === undefined ? `There are: ${names.join(", ")}.` : `Did you mean [${nearest}]?`
    this.report("KITH-CONFIG-UNKNOWN-SECTION", name, `there is no section [${name}]. ${hint}`)
  }

  #checkKeys({ name, fields }: Section, table: unknown): void {
    if (!isTable(table)) {
      this.report(
        "KITH-CONFIG-WRONG-VALUE",
        name,
        `${name} is a section: write [${name}] on a line of its own.`,
      )
      return
    }
    const known = Object.keys(fields).map(toKey)
    for (const key of Object.keys(table)) {
      if (known.includes(key)) continue
      if (isOfServer(name, key)) {
        this.report("KITH-CONFIG-NOT-OF-A-DOMAIN", `${name}.${key}`, `${key} of [${name}] ${OF_THE_SERVER}`)
        continue
      }
      const nearest = findNearestName(toKey(key).replaceAll("_", "-"), known)
      const list = known.length === 0 ? "It has no keys." : `There are: ${known.join(", ")}.`
      const hint = nearest === undefined ? list : `Did you mean ${nearest}?`
      this.report("KITH-CONFIG-UNKNOWN-KEY", `${name}.${key}`, `[${name}] has no key ${key}. ${hint}`)
    }
  }

  #readSection(section: Section, table: Readonly<Record<string, unknown>>): unknown {
    const input: Record<string, unknown> = {}
    for (const [key, value] of Object.entries(table)) {
      if (toKey(toField(key)) === key && Object.hasOwn(section.fields, toField(key)))
        input[toField(key)] = value
    }
    const overrides = this.#overrides.filter((override) => override.section === section.name)
    for (const { field, value } of overrides) input[field] = value
    const result = section.schema.safeParse(input)
    if (result.success) return result.data
    for (const { path, message } of result.error.issues) {
      if (path.length > 1) this.#reportPart(section, path, message)
    }
    const whole = result.error.issues.filter(({ path }) => path.length === 1)
    for (const field of new Set(whole.map(({ path }) => String(path[0])))) {
      const variable = overrides.find((override) => override.field === field)?.variable
      this.#reportValue(section, field, input[field], variable, result.error.issues)
    }
    return undefined
  }

  /** Of something in a list or a table; what it is may be a secret. */
  #reportPart({ name }: Section, path: readonly PropertyKey[], message: string): void {
    const [field, ...rest] = path
    const key = toKey(String(field))
    const parts = rest.map((part) => (typeof part === "number" ? ` ${part + 1}` : `, ${String(part)}`))
    this.report("KITH-CONFIG-WRONG-VALUE", `${name}.${key}`, `${key}${parts.join("")}: ${message}.`)
  }

  #reportValue(
    section: Section,
    field: string,
    value: unknown,
    variable: string | undefined,
    issues: readonly z.core.$ZodIssue[],
  ): void {
    const key = toKey(field)
    const own = issues.find(({ code, path }) => code === "custom" && path[0] === field)?.message
    const expected = own ?? describeExpected(section.fields[field] ?? {})
    // Passwords stand in URLs, and in tables.
    const mayBeSecret = isSecret(key) || (Array.isArray(value) && value.some(isTable))
    const found = mayBeSecret ? "this value" : toToml(value)
    const text = `${key} cannot be ${found}. Expected: ${expected}.`
    if (variable === undefined) this.report("KITH-CONFIG-WRONG-VALUE", `${section.name}.${key}`, text)
    else
      this.problems.push({ code: "KITH-CONFIG-WRONG-VALUE", place: `environment variable ${variable}`, text })
  }

  report(code: ConfigProblem["code"], path: string, text: string): void {
    const places = findTomlPlaces(this.#text)
    const place = places.get(path) ?? places.get(path.split(".")[0] ?? "") ?? { line: 1, column: 1 }
    this.problems.push({ code, place: `${this.#path}:${place.line}:${place.column}`, text })
  }
}

const OF_THE_SERVER = "belongs to the whole server and not to one domain: write it in kith.toml."

/** Whether kith.toml has the key. */
function isOfServer(section: string, key: string): boolean {
  const schema = (kernelSections as Readonly<Record<string, z.ZodObject>>)[section]
  return schema !== undefined && toKey(toField(key)) === key && Object.hasOwn(schema.shape, toField(key))
}

function isSecret(key: string): boolean {
  return /(^|-)(url|token|password|secret|key)$/.test(key)
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date)
}
