import type { Hooks } from "@kith/feature-kit"
import type { RateLimiter } from "../../operations/rate-limiter.ts"
import type { Router } from "../../router/router.ts"
import type { XmppRegistry } from "../../router/xmpp-registry.ts"
import { ComponentDirectory } from "./component-directory.ts"
import { ComponentSecrets } from "./secrets.ts"
import type { Declaration } from "./settings.ts"

/** The components of one of the domains that are served here. */
export class ComponentDomain {
  /** That of the accounts. */
  readonly domain: string
  readonly router: Router
  readonly directory: ComponentDirectory
  readonly secrets: ComponentSecrets

  /** `limiter`: how often somebody may guess. Throws {@link ComponentDomainTaken}. */
  constructor(
    declared: readonly Declaration[],
    parts: { readonly registry: XmppRegistry; readonly hooks: Hooks; readonly limiter: RateLimiter },
  ) {
    const { registry, hooks, limiter } = parts
    this.domain = registry.domain
    this.router = registry.router
    this.directory = new ComponentDirectory(declared, registry, hooks)
    this.secrets = new ComponentSecrets((domain) => this.directory.find(domain), limiter)
  }
}

/** The domains that components can come to. */
export interface ComponentDomains {
  readonly first: string
  /** By its own name, or by that of a component that is declared for it. */
  find(name: string): ComponentDomain | undefined
}
