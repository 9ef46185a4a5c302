import { DomainError, type Value } from "@kith/feature-kit"

/**
 * The values of a statement, as every database keeps them. Refuses what one of them would change or refuse: integers
 * beyond 53 bits, NUL and halves of surrogate pairs in a text.
 */
export function admitValues(values: readonly unknown[]): readonly Value[] {
  for (const value of values) admitValue(value)
  return values as readonly Value[]
}

export function admitValue(value: unknown): void {
  if (typeof value === "string") {
    if (value.includes("\0") || !value.isWellFormed()) {
      throw new DomainError("bad-request", "A text holds a character that cannot be stored.")
    }
  } else if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError(`The database cannot keep ${value}`)
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      throw new RangeError("An integer is beyond the 53 bits that the database keeps exactly")
    }
  } else if (value !== null && !(value instanceof Uint8Array)) {
    throw new TypeError(`The database keeps text, numbers, bytes and null, not ${typeof value}`)
  }
}

/** What a database calls a 64-bit integer, as a number; loudly, where it is none of ours. */
export function readInteger(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new RangeError("The database holds an integer beyond 53 bits")
  }
  return value
}
