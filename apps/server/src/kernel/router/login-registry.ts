import {
  type BindFeature,
  DomainError,
  type LoginFeature,
  type LoginMechanism,
  type LoginTask,
  type SessionHome,
} from "@kith/feature-kit"
import type { LoginExtensions } from "../streams/services.ts"
import type { DomainNames } from "./domain-table.ts"

interface Binding {
  readonly namespace: string
  readonly start: BindFeature
  readonly isSilent: boolean
}

/** What features have added to the log-in, and the domains one can log in at. Each `add…` answers with how to take it back. */
export class LoginRegistry implements LoginExtensions {
  readonly mechanisms: LoginMechanism[] = []
  readonly features: LoginFeature[] = []
  readonly tasks: LoginTask[] = []
  readonly bindings: Binding[] = []
  readonly #domain: string
  readonly #names: DomainNames | undefined
  readonly #homes = new Map<string, SessionHome>()

  constructor(domain: string, names?: DomainNames) {
    this.#domain = domain
    this.#names = names
  }

  /** Whether one can log in at that domain: the server's own, where the accounts are, or another with a home. */
  isAccountDomain(domain: string): boolean {
    return domain === this.#domain || this.#homes.has(domain)
  }

  /** Who owns the sessions of that domain; `undefined` for those of accounts of this server. */
  homeOf(domain: string): SessionHome | undefined {
    return this.#homes.get(domain)
  }

  addHome(domain: string, home: SessionHome): () => void {
    if (this.isAccountDomain(domain)) {
      throw new DomainError("conflict", `One can log in at ${domain} already; choose another domain.`)
    }
    const giveBack = this.#names?.claim(domain)
    this.#homes.set(domain, home)
    return () => {
      this.#homes.delete(domain)
      giveBack?.()
    }
  }

  addMechanism(mechanism: LoginMechanism): () => void {
    return add(this.mechanisms, mechanism, ({ name }) => name === mechanism.name)
  }

  addFeature(feature: LoginFeature): () => void {
    return add(this.features, feature, ({ namespace }) => namespace === feature.namespace)
  }

  addTask(task: LoginTask): () => void {
    return add(this.tasks, task, ({ name }) => name === task.name)
  }

  addBinding(
    namespace: string,
    start: BindFeature,
    { isSilent = false }: { readonly isSilent?: boolean } = {},
  ): () => void {
    const isSame = (other: Binding) => other.namespace === namespace
    return add(this.bindings, { namespace, start, isSilent }, isSame)
  }
}

function add<Item>(list: Item[], item: Item, isSame: (other: Item) => boolean): () => void {
  if (list.some(isSame)) throw new Error("Two features add the same to the log-in; only one may")
  list.push(item)
  return () => {
    list.splice(list.indexOf(item), 1)
  }
}
