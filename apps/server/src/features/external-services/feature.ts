import { defineFeature } from "@kith/feature-kit"
import { accounts } from "../accounts/index.ts"
import { externalServiceOperations } from "./api.ts"
import { createExternalServices } from "./service.ts"
import { externalServiceSettings } from "./settings.ts"
import { serveXmpp } from "./xmpp.ts"

export type ExternalServices = ReturnType<typeof createExternalServices>

/** XEP-0215 External Service Discovery: what calls need to find a way through firewalls. */
export const externalServices = defineFeature({
  name: "external-services",
  xeps: { 215: "1.0.0" },
  // Who exists is asked of them.
  needs: { accounts },
  config: externalServiceSettings,
  setup({ config, xmpp, clock, api }): ExternalServices {
    const services = createExternalServices(config, xmpp.domain, xmpp.accounts, clock)
    serveXmpp(xmpp, services)
    api.add(...externalServiceOperations(services))
    return services
  },
})
