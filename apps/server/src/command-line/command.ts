import type { AnyFeature } from "@kith/feature-kit"
import type { Config } from "../config.ts"
import type { Terminal } from "./terminal.ts"

/** What a command may use. */
export interface CommandContext {
  readonly terminal: Terminal
  readonly features: readonly AnyFeature[]
  /** Read when first asked for. Throws `ConfigError`. */
  readonly config: Config
  /** What stands behind the name of the command, without options. */
  readonly names: readonly string[]
  readonly options: Readonly<Record<string, boolean>>
  /** What stands behind the options that want a value. */
  readonly values: Readonly<Record<string, string>>
  /** The domain that it is about: what --domain says, else the first one. */
  readonly domain: string
}

export interface Command {
  /** As it is typed: `user add`. */
  readonly name: string
  /** Such as `<name>`, `[domain]` where it may be left out, or `<file> [name…]` where some may follow. */
  readonly parameters?: string
  readonly summary: string
  /** Switches by their names, without the hyphens. */
  readonly options?: Readonly<Record<string, string>>
  /** Options that want a value, which is part of the name here: `"key FILE"`. */
  readonly values?: Readonly<Record<string, string>>
  /** Answers with the exit code; throws what is told to the person. */
  readonly run: (context: CommandContext) => number | Promise<number>
}

/** The command line was used wrongly; the sentence says how to use it. */
export class UsageError extends Error {}
