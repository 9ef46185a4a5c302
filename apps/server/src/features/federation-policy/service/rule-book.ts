import { EVERYTHING, type Rule } from "./rule.ts"

/** All rules, in memory: no stanza waits for one. */
export class RuleBook {
  readonly #stored: Map<string, Rule>
  readonly #written = new Map<string, Rule>()

  /** A domain that is both `allowed` and `refused` is refused. */
  constructor(
    stored: readonly Rule[],
    written: { readonly allowed: readonly string[]; readonly refused: readonly string[] },
  ) {
    this.#stored = new Map(stored.map((rule) => [rule.domain, rule]))
    const write = (domain: string, isAdmitted: boolean) =>
      this.#written.set(domain, { domain, isAdmitted, allows: EVERYTHING, note: undefined, made: undefined })
    for (const domain of written.allowed) write(domain, true)
    for (const domain of written.refused) write(domain, false)
  }

  /** How many were made at run time. */
  get storedCount(): number {
    return this.#stored.size
  }

  get isEmpty(): boolean {
    return this.#stored.size === 0 && this.#written.size === 0
  }

  /** The rule that holds for that domain: that about the longest end of it, and of two about the same the stored one. */
  find(domain: string): Rule | undefined {
    // The usual case costs nothing.
    if (this.isEmpty) return undefined
    let end = domain
    for (;;) {
      const rule = this.#stored.get(end) ?? this.#written.get(end)
      if (rule !== undefined) return rule
      const dot = end.indexOf(".")
      if (dot < 0) return undefined
      end = end.slice(dot + 1)
    }
  }

  hasStored(domain: string): boolean {
    return this.#stored.has(domain)
  }

  isWritten(domain: string): boolean {
    return this.#written.has(domain)
  }

  store(rule: Rule): void {
    this.#stored.set(rule.domain, rule)
  }

  remove(domain: string): void {
    this.#stored.delete(domain)
  }

  /** Those that can hold, in the order of their domains. */
  list(): Rule[] {
    return [...new Map([...this.#written, ...this.#stored]).values()].sort(byDomain)
  }
}

function byDomain(one: Rule, other: Rule): number {
  return one.domain < other.domain ? -1 : 1
}
