import {
  componentConnected,
  componentDisconnected,
  DomainError,
  type Hooks,
  type MaybePromise,
} from "@kith/feature-kit"
import { Jid, type Stanza } from "@kith/xmpp"
import { isAnnouncement } from "../../router/is-announcement.ts"
import type { XmppRegistry } from "../../router/xmpp-registry.ts"
import { type Declaration, listDomains } from "./settings.ts"

/** A component that is there. */
export interface ComponentLink {
  /** Hands a stanza on; a promise where the component is slow. Throws where it cannot be. */
  deliver(stanza: Stanza): MaybePromise<void>
  /** Another connection has taken its place. */
  replaced(): void
}

/** The operator has declared a component for a domain that the server answers for itself. */
export class ComponentDomainTaken extends Error {
  constructor(domain: string) {
    super(`${domain} is served by Kith itself. Choose another domain for the component under [components].`)
  }
}

/** The domains that components may answer for, and who does. */
export class ComponentDirectory {
  readonly #registry: XmppRegistry
  readonly #hooks: Hooks
  readonly #declared = new Map<string, Declaration>()
  readonly #bound = new Map<string, { readonly link: ComponentLink; readonly hide: () => void }>()
  readonly #undo: (() => void)[] = []

  /** Throws {@link ComponentDomainTaken}. */
  constructor(declarations: readonly Declaration[], registry: XmppRegistry, hooks: Hooks) {
    this.#registry = registry
    this.#hooks = hooks
    for (const declaration of declarations) {
      for (const domain of listDomains(declaration)) this.#serve(domain, declaration)
    }
  }

  #serve(domain: string, declaration: Declaration): void {
    this.#declared.set(domain, declaration)
    try {
      this.#undo.push(this.#registry.forwardDomain(domain, (stanza) => this.#forward(domain, stanza)))
    } catch (error) {
      this.close()
      throw error instanceof DomainError ? new ComponentDomainTaken(domain) : error
    }
  }

  get count(): number {
    return this.#bound.size
  }

  find(domain: string): Declaration | undefined {
    return this.#declared.get(domain)
  }

  /**
   * Begins to hand on what is for the domain; `confirm` tells the component so, before anything comes for it. Throws
   * `conflict` where another connection answers for it.
   */
  bind(domain: string, link: ComponentLink, confirm: () => void): void {
    const declaration = this.#declared.get(domain)
    const before = this.#bound.get(domain)
    if (before !== undefined) {
      if (declaration?.takeover !== true || before.link === link) {
        throw new DomainError("conflict", `Another connection answers for ${domain}; close that one first.`)
      }
      before.link.replaced()
    }
    const item = { jid: Jid.from({ domain }), ...(declaration?.name && { name: declaration.name }) }
    this.#bound.set(domain, { link, hide: this.#registry.addItem(item) })
    confirm()
    void this.#hooks.notify(componentConnected, { domain })
  }

  /** Answers whether this connection answered for the domain. */
  unbind(domain: string, link: ComponentLink): boolean {
    const bound = this.#bound.get(domain)
    if (bound?.link !== link) return false
    this.#bound.delete(domain)
    bound.hide()
    void this.#hooks.notify(componentDisconnected, { domain })
    return true
  }

  close(): void {
    for (const undo of this.#undo.splice(0)) undo()
  }

  #forward(domain: string, stanza: Stanza): MaybePromise<void> {
    const bound = this.#bound.get(domain)
    if (bound !== undefined) return bound.link.deliver(stanza)
    if (isAnnouncement(stanza)) return
    throw new DomainError(
      "remote-server-timeout",
      `${domain} is not connected at the moment; try again later.`,
    )
  }
}
