const MAX_NAMES = 300
const MAX_COUNTED = 1_000
const USES_BEFORE_NAMED = 3

/**
 * Which statements PostgreSQL keeps prepared: those used often. A name is for ever, as each connection keeps what it
 * has prepared, so there are only so many.
 */
export class StatementNames {
  readonly #names = new Map<string, string>()
  readonly #uses = new Map<string, number>()

  nameOf(sql: string): string | undefined {
    const name = this.#names.get(sql)
    if (name !== undefined || this.#names.size >= MAX_NAMES) return name
    const uses = (this.#uses.get(sql) ?? 0) + 1
    if (uses < USES_BEFORE_NAMED) {
      if (this.#uses.size >= MAX_COUNTED) this.#uses.clear()
      this.#uses.set(sql, uses)
      return undefined
    }
    this.#uses.delete(sql)
    const given = `kith_${this.#names.size + 1}`
    this.#names.set(sql, given)
    return given
  }
}
