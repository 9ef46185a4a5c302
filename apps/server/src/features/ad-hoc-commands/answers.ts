import { Jid } from "@kith/xmpp"

/** What somebody filled in, already checked against the form. A field that was left out or empty has no value. */
export class Answers {
  readonly #values: ReadonlyMap<string, readonly string[]>

  constructor(values: ReadonlyMap<string, readonly string[]>) {
    this.#values = values
  }

  has(field: string): boolean {
    return this.#values.has(field)
  }

  /** The only value. */
  find(field: string): string | undefined {
    return this.#values.get(field)?.[0]
  }

  /** The only value of a field that is required. */
  get(field: string): string {
    const value = this.find(field)
    if (value === undefined) throw new Error(`The form has no required field ${field}`)
    return value
  }

  all(field: string): readonly string[] {
    return this.#values.get(field) ?? []
  }

  /** Of a boolean field; `false` where it was left out. */
  isTrue(field: string): boolean {
    return this.find(field) === "true"
  }

  /** Of a field of type jid-single or jid-multi. */
  jids(field: string): readonly Jid[] {
    return this.all(field).map((value) => Jid.parse(value))
  }
}
