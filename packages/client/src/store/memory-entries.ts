import type { Entry, EntryQuery } from "./records.ts"

/** The entries of a store in memory: by collection, sorted by key. */
export class MemoryEntries {
  readonly #collections = new Map<
    string,
    { readonly keys: string[]; readonly values: Map<string, unknown> }
  >()

  find(collection: string, key: string): unknown {
    return structuredClone(this.#collections.get(collection)?.values.get(key))
  }

  list(collection: string, { from = "", below, limit }: EntryQuery): Entry<unknown>[] {
    const { keys, values } = this.#open(collection)
    const found: Entry<unknown>[] = []
    for (let at = placeOf(keys, from); found.length < limit; at++) {
      const key = keys[at]
      if (key === undefined || (below !== undefined && key >= below)) break
      found.push({ key, value: structuredClone(values.get(key)) })
    }
    return found
  }

  put(collection: string, key: string, value: unknown): void {
    const { keys, values } = this.#open(collection)
    const isKnown = values.has(key)
    if (value === undefined) {
      if (isKnown) keys.splice(placeOf(keys, key), 1)
      values.delete(key)
    } else {
      if (!isKnown) keys.splice(placeOf(keys, key), 0, key)
      values.set(key, structuredClone(value))
    }
  }

  #open(name: string) {
    const known = this.#collections.get(name)
    if (known !== undefined) return known
    const created = { keys: [], values: new Map<string, unknown>() }
    this.#collections.set(name, created)
    return created
  }
}

/** The first place whose key is not below `key`. */
function placeOf(keys: readonly string[], key: string): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] ?? "") < key) low = middle + 1
    else high = middle
  }
  return low
}
