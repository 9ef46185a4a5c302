import { DomainError } from "@kith/feature-kit"
import type { DomainNames } from "../router/domain-table.ts"

/** Who in this process answers for which domain: those of the accounts, and those of services and programs beside them. */
export class DomainDirectory<Place> {
  /** Each name with the domain whose core has it, and how many parts of that core have claimed it. */
  readonly #owners = new Map<string, { readonly owner: string; claims: number }>()
  readonly #places = new Map<string, Place>()

  /** How many domains are served. */
  get size(): number {
    return this.#places.size
  }

  /** The names of one domain: a name that another one has cannot be claimed. Throws `conflict` then. */
  namesOf(owner: string): DomainNames {
    return { claim: (name) => this.#claim(name, owner) }
  }

  /** Whether anything here answers for that name, also where it is not being served at the moment. */
  has(name: string): boolean {
    return this.#owners.has(name)
  }

  /** The domain of the accounts that a name belongs to. */
  ownerOf(name: string): string | undefined {
    return this.#owners.get(name)?.owner
  }

  /** Where that name is served; `undefined` where it is not. */
  find(name: string): Place | undefined {
    const owner = this.#owners.get(name)?.owner
    return owner === undefined ? undefined : this.#places.get(owner)
  }

  /** Where that domain of accounts is served. */
  at(domain: string): Place | undefined {
    return this.#places.get(domain)
  }

  all(): Place[] {
    return [...this.#places.values()]
  }

  /** From now on the doors find it. */
  open(domain: string, place: Place): void {
    this.#places.set(domain, place)
  }

  close(domain: string): void {
    this.#places.delete(domain)
  }

  #claim(name: string, owner: string): () => void {
    const claimed = this.#owners.get(name) ?? { owner, claims: 0 }
    if (claimed.owner !== owner) {
      throw new DomainError(
        "conflict",
        `${name} is served here already, for ${claimed.owner}. Choose another domain.`,
      )
    }
    claimed.claims++
    this.#owners.set(name, claimed)
    return () => {
      claimed.claims--
      if (claimed.claims === 0 && this.#owners.get(name) === claimed) this.#owners.delete(name)
    }
  }
}
