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

/** The kernel's sections, then one for each feature, also for one without keys. */
export function listSections(features: readonly AnyFeature[]): Section[] {
  const kernel = Object.entries(kernelSections).map(([name, schema]) =>
    createSection(name, schema, schema.description ?? "", false),
  )
  const ofFeatures = features.map(({ name, config }) => {
    const schema = config ?? z.object({})
    return createSection(name, schema, schema.description ?? `The feature ${name}`, true)
  })
  return [...kernel, ...ofFeatures]
}

/**
 * The sections of a domain.toml, which are those of kith.toml without what belongs to the whole server; features have the
 * same ones.
 */
export function listDomainSections(features: readonly AnyFeature[]): Section[] {
  const { tls, database, blobs, discovery, http, federation, components } = kernelSections
  const own = {
    tls,
    database,
    blobs,
    discovery,
    http: http.pick({ publicUrl: true }),
    federation: federation.pick({ enabled: true }),
    components: components.pick({ declared: true }),
  }
  const kernel = Object.entries(own).map(([name, schema]) => createSection(name, schema, "", false))
  return [...kernel, ...listSections(features).filter(({ isFeature }) => isFeature)]
}

function createSection(name: string, schema: z.ZodObject, description: string, isFeature: boolean): Section {
  return { name, schema, description, isFeature, fields: toJsonSchema(schema, "input").properties ?? {} }
}
