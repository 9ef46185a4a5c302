import type { AnyFeature, Api, Hooks, Http, MaybePromise, Scope, Xmpp } from "@kith/feature-kit"
import type { HostParts } from "./feature-host.ts"

// biome-ignore lint/suspicious/noExplicitAny: the host does not know the types a feature declared
type AnyScope = Scope<any, any>

/** As long as people wait for an answer. */
const ASK_TIMEOUT_MS = 30_000

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
    interceptIq: track(registry.interceptIq.bind(registry)),
    onEarlyIq: track(registry.onEarlyIq.bind(registry)),
    addLoginMechanism: track(registry.logins.addMechanism.bind(registry.logins)),
    addLoginFeature: track(registry.logins.addFeature.bind(registry.logins)),
    addLoginTask: track(registry.logins.addTask.bind(registry.logins)),
    serveSessions: track(registry.logins.addHome.bind(registry.logins)),
    isAccountDomain: (domain) => registry.logins.isAccountDomain(domain),
    addBindFeature: track(registry.logins.addBinding.bind(registry.logins)),
    onNonza: track(registry.onNonza.bind(registry)),
    addStreamFeature: track(registry.addStreamFeature.bind(registry)),
    advertise: track(registry.advertise.bind(registry)),
    addIdentity: track(registry.addIdentity.bind(registry)),
    addItem: track(registry.addItem.bind(registry)),
    addInfoForm: track(registry.addInfoForm.bind(registry)),
    advertised: (place) => registry.advertised(place),
    items: registry.items,
    serveDomain: track(registry.serveDomain.bind(registry)),
    forwardDomain(domain, forward) {
      const takeBack = registry.forwardDomain(domain, forward)
      undo.push(takeBack)
      return () => {
        takeBack()
        // Components come and go; what is done must not pile up.
        undo.splice(undo.indexOf(takeBack), 1)
      }
    },
    isServed: (domain) => registry.domains.has(domain),
    onServerMessage: track(registry.onServerMessage.bind(registry)),
    servePresence: track(registry.servePresence.bind(registry)),
    serveAccounts: track(registry.serveAccounts.bind(registry)),
    recordMessages: track(registry.recordMessages.bind(registry)),
    keepUndelivered: track(registry.keepUndelivered.bind(registry)),
    route: (stanza) => registry.router.route(stanza),
    ask: (request, timeoutMs = ASK_TIMEOUT_MS) => registry.router.ask(request, timeoutMs),
    sendMessage: (from, message) => registry.router.sendMessage(from, message),
  }

  const operations = parts.operations
  const api: Api = {
    add: track(operations.add.bind(operations)),
    addEvents: track(operations.addEvents.bind(operations)),
    publish: (user, event, payload) => operations.publish(user, event, payload),
    hasListeners: (user) => operations.hasListeners(user),
    listenersAmong: (users) => operations.listenersAmong(users),
    serveTokens: track(operations.serveTokens.bind(operations)),
    recheckTokens: (user) => operations.recheckTokens(user),
    describeScope: track(operations.describeScope.bind(operations)),
  }

  const http: Http = {
    serve: track(parts.http.serve.bind(parts.http)),
    admitOrigin: track(parts.http.admitOrigin.bind(parts.http)),
    get publicUrl() {
      return parts.http.publicUrl
    },
  }

  const log = parts.log
  return {
    scope: {
      needs,
      config: parts.configOf(feature.name),
      db: parts.database,
      blobs: parts.blobs.of(feature.name),
      clock: parts.clock,
      log: {
        debug: (text, facts) => log.debug(text, { feature: feature.name, ...facts }),
        info: (text, facts) => log.info(text, { feature: feature.name, ...facts }),
        warn: (text, facts) => log.warn(text, { feature: feature.name, ...facts }),
        error: (text, facts) => log.error(text, { feature: feature.name, ...facts }),
      },
      metrics: parts.metrics,
      secret: (purpose) => parts.secret.derive(`${feature.name} ${purpose}`),
      hooks,
      xmpp,
      api,
      http,
      federation: parts.federation,
      hosting: parts.hosting,
      onStop: (stop) => undo.push(stop),
    },
    async close() {
      for (const step of undo.splice(0).reverse()) await step()
    },
  }
}
