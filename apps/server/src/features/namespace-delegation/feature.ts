import { componentConnected, componentDisconnected, defineFeature } from "@kith/feature-kit"
import { serviceDiscovery } from "../service-discovery/index.ts"
import { welcome } from "./managers.ts"
import { createNesting } from "./nesting.ts"
import { createDelegations } from "./service.ts"
import { delegationSettings } from "./settings.ts"
import { serveXmpp } from "./xmpp.ts"

/** XEP-0355 Namespace Delegation: components that answer for the server, where the operator wants it. */
export const namespaceDelegation = defineFeature({
  name: "namespace-delegation",
  xeps: { 355: "0.5" },
  needs: { serviceDiscovery },
  config: delegationSettings,
  setup({ needs, config, log, hooks, xmpp }): void {
    const delegations = createDelegations(config.delegated, config.maxPending)
    const nesting = createNesting(delegations.nested, xmpp, log, config.maxFeatures)
    serveXmpp(xmpp, delegations, config.answerSeconds)
    needs.serviceDiscovery.amend(nesting.amend)
    hooks.on(componentConnected, "observe", ({ domain }) => welcome(domain, delegations, nesting, xmpp))
    hooks.on(componentDisconnected, "observe", ({ domain }) => delegations.went(domain))
  },
})
