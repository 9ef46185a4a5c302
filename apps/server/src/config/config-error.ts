/** Permanent: operators look them up in docs/operators/errors.md. */
export type ConfigErrorCode =
  | "KITH-CONFIG-NOT-FOUND"
  | "KITH-CONFIG-NOT-OF-A-DOMAIN"
  | "KITH-CONFIG-SYNTAX"
  | "KITH-CONFIG-UNKNOWN-SECTION"
  | "KITH-CONFIG-UNKNOWN-KEY"
  | "KITH-CONFIG-UNKNOWN-VARIABLE"
  | "KITH-CONFIG-WRONG-VALUE"
  | "KITH-CONFIG-NOT-OF-A-DOMAIN"

export interface ConfigProblem {
  readonly code: ConfigErrorCode
  /** `kith.toml:12:3`, or the name of an environment variable. */
  readonly place: string
  /** What is wrong and what is expected. */
  readonly text: string
}

/** The configuration cannot be used; its message lists everything that is wrong, one problem a line. */
export class ConfigError extends Error {
  override readonly name = "ConfigError"
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(({ code, place, text }) => `${place}: ${text} [${code}]`).join("\n"))
    this.problems = problems
  }
}
