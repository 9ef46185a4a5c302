import { existsSync, readFileSync } from "node:fs"
import { dirname, resolve } from "node:path"
import type { AnyFeature } from "@kith/feature-kit"
import type { z } from "zod"
import type { Config, KernelSections } from "../config.ts"
import { ConfigError } from "./config-error.ts"
import { ConfigReader } from "./config-reader.ts"
import { readEnvironment } from "./environment.ts"
import { listSections, type Section } from "./sections.ts"

export interface ConfigSource {
  /** By default `kith.toml` in the working directory, if there is one. */
  readonly path?: string | undefined
  readonly features: readonly AnyFeature[]
  readonly environment?: Readonly<Record<string, string | undefined>>
}

/** Reads kith.toml and what overrides it. Throws `ConfigError` with everything that is wrong. */
export function loadConfig({ path, features, environment = {} }: ConfigSource): Config {
  const wanted = path ?? environment.KITH_CONFIG
  const file = resolve(wanted ?? "kith.toml")
  if (!existsSync(file)) {
    if (wanted === undefined) return parseConfig("", { features, environment })
    const text = "there is no such file. Name another, or make it: npx kith config > kith.toml"
    throw new ConfigError([{ code: "KITH-CONFIG-NOT-FOUND", place: wanted, text }])
  }
  return parseConfig(readFileSync(file, "utf8"), { path: file, features, environment })
}

/** The same with the text of the file at hand; `path` is for messages and what is relative to it. */
export function parseConfig(text: string, { path, features, environment = {} }: ConfigSource): Config {
  const sections = listSections(features)
  const { overrides, problems } = readEnvironment(environment, sections)
  const reader = new ConfigReader(text, path ?? "kith.toml", sections, overrides)
  const settings = reader.read()
  problems.unshift(...reader.problems)
  if (problems.length > 0) throw new ConfigError(problems)
  const { kernel, ofFeatures } = separate(settings, sections)
  return anchorPaths({ ...(kernel as KernelSettings), features: ofFeatures, path })
}

export type KernelSettings = { readonly [Name in keyof KernelSections]: z.output<KernelSections[Name]> }

/** What is relative is so to the file, not to where somebody stood when they started the server. */
export function anchorPaths(config: Config): Config {
  const base = config.path === undefined ? process.cwd() : dirname(config.path)
  const anchor = (path: string) => (path === "" ? "" : resolve(base, path))
  return {
    ...config,
    server: { ...config.server, dataFolder: anchor(config.server.dataFolder) },
    tls: {
      certificate: anchor(config.tls.certificate),
      key: anchor(config.tls.key),
      clientAuthorities: anchor(config.tls.clientAuthorities),
    },
  }
}

/** Settings of the kernel and settings of features. */
export function separate(settings: Readonly<Record<string, unknown>>, sections: readonly Section[]) {
  const pick = (wanted: boolean): Record<string, unknown> =>
    Object.fromEntries(
      sections.filter(({ isFeature }) => isFeature === wanted).map(({ name }) => [name, settings[name]]),
    )
  return { kernel: pick(false), ofFeatures: pick(true) }
}
