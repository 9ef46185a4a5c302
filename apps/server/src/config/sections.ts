import type { AnyFeature } from "@kith/feature-kit"
import { z } from "zod"
import { kernelSections } from "../config.ts"
import { type JsonSchema, toJsonSchema } from "../kernel/operations/json-schema.ts"

/** A section of kith.toml. */
export interface Section {
  readonly name: string
  readonly schema: z.ZodObject
  readonly description: string
  readonly isFeature: boolean
  /** By the names in the code. */
  readonly fields: Readonly<Record<string, JsonSchema>>
}

const EMPTY = z.object({})
const { tls, database, blobs, discovery, http, federation, components } = kernelSections
/** Of the kernel's sections, what a domain has of its own. */
const domainSections = {
  tls,
  database,
  blobs,
  discovery,
  http: http.pick({ publicUrl: true }),
  federation: federation.pick({ enabled: true }),
  components: components.pick({ declared: true }),
}

/** The kernel's sections, then one for each feature, also for one without keys. */
export function listSections(features: readonly AnyFeature[]): Section[] {
  const kernel = Object.entries(kernelSections).map(([name, schema]) =>
    createSection(name, schema, schema.description ?? "", false),
  )
  const ofFeatures = features.map(({ name, config }) => {
    const schema = config ?? EMPTY
    return createSection(name, schema, schema.description ?? `The feature ${name}`, true)
  })
  return [...kernel, ...ofFeatures]
}

/**
 * The sections of a domain.toml, which are those of kith.toml without what belongs to the whole server; features have the
 * same ones.
 */
export function listDomainSections(features: readonly AnyFeature[]): Section[] {
  const kernel = Object.entries(domainSections).map(([name, schema]) =>
    createSection(name, schema, "", false),
  )
  return [...kernel, ...listSections(features).filter(({ isFeature }) => isFeature)]
}

function createSection(name: string, schema: z.ZodObject, description: string, isFeature: boolean): Section {
  return { name, schema, description, isFeature, fields: fieldsOf(schema) }
}

const knownFields = new WeakMap<z.ZodObject, Section["fields"]>()

/** Worked out once: each domain of a process reads its settings by the same schemas. */
function fieldsOf(schema: z.ZodObject): Section["fields"] {
  const known = knownFields.get(schema)
  if (known !== undefined) return known
  const fields = toJsonSchema(schema, "input").properties ?? {}
  knownFields.set(schema, fields)
  return fields
}
