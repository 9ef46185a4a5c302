import type { AnyFeature, Api, Hooks, MaybePromise, Scope, Xmpp } from "@kith/feature-kit"
import type { HostParts } from "./feature-host.ts"

// biome-ignore lint/suspicious/noExplicitAny: the host does not know the types a feature declared
type AnyScope = Scope<any, any>

export interface OpenScope {
  readonly scope: AnyScope
  /** Takes back what the feature registered, last first. */
  close(): Promise<void>
}

/** Cuts a feature's scope out of the kernel; each registration leaves behind how to undo it. */
export function createScope(feature: AnyFeature, needs: unknown, parts: HostParts): OpenScope {
  const undo: (() => MaybePromise<void>)[] = []
  const track = <Args extends readonly unknown[]>(register: (...args: Args) => () => void) => {
    return (...args: Args): void => {
      undo.push(register(...args))
    }
  }

  const hooks: Hooks = {
    on: track(parts.hooks.add.bind(parts.hooks)) as Hooks["on"],
    admit: (hook, event) => parts.hooks.admit(hook, event),
    notify: (hook, event) => parts.hooks.notify(hook, event),
  }

  const registry = parts.xmpp
  const xmpp: Xmpp = {
    domain: registry.domain,
    sessions: registry.sessions,
    get accounts() {
      return registry.accounts
    },
    onIq: track(registry.onIq.bind(registry)),
    onEarlyIq: track(registry.onEarlyIq.bind(registry)),
    onNonza: track(registry.onNonza.bind(registry)),
    addStreamFeature: track(registry.addStreamFeature.bind(registry)),
    advertise: track(registry.advertise.bind(registry)),
    addIdentity: track(registry.addIdentity.bind(registry)),
    advertised: (place) => registry.advertised(place),
    servePresence: track(registry.servePresence.bind(registry)),
    serveAccounts: track(registry.serveAccounts.bind(registry)),
    recordMessages: track(registry.recordMessages.bind(registry)),
    keepUndelivered: track(registry.keepUndelivered.bind(registry)),
    route: (stanza) => registry.router.route(stanza),
    sendMessage: (from, message) => registry.router.sendMessage(from, message),
  }

  const operations = parts.operations
  const api: Api = {
    add: track(operations.add.bind(operations)),
    addEvents: track(operations.addEvents.bind(operations)),
    publish: (user, event, payload) => operations.publish(user, event, payload),
    hasListeners: (user) => operations.hasListeners(user),
    serveTokens: track(operations.serveTokens.bind(operations)),
    recheckTokens: (user) => operations.recheckTokens(user),
    describeScope: track(operations.describeScope.bind(operations)),
  }

  const log = parts.log
  return {
    scope: {
      needs,
      config: parts.configOf(feature.name),
      db: parts.database,
      clock: parts.clock,
      log: {
        debug: (text, facts) => log.debug(text, { feature: feature.name, ...facts }),
        info: (text, facts) => log.info(text, { feature: feature.name, ...facts }),
        warn: (text, facts) => log.warn(text, { feature: feature.name, ...facts }),
        error: (text, facts) => log.error(text, { feature: feature.name, ...facts }),
      },
      metrics: parts.metrics,
      hooks,
      xmpp,
      api,
      onStop: (stop) => undo.push(stop),
    },
    async close() {
      for (const step of undo.splice(0).reverse()) await step()
    },
  }
}
