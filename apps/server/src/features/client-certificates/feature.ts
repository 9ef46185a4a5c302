import { defineFeature } from "@kith/feature-kit"
import { z } from "zod"
import { accessBy, accessRevoked, accountDeleted, accounts } from "../accounts/index.ts"
import { certificateOperations } from "./api.ts"
import { createClientCertificateTable } from "./migrations/0001-create-client-certificate.ts"
import { type ClientCertificates, createClientCertificates } from "./service.ts"
import { createCertificateStore } from "./store.ts"
import { certificateMechanism, endSessions, serveXmpp } from "./xmpp.ts"

/** XEP-0178, XEP-0257: clients log in with a certificate of their own (SASL EXTERNAL). */
export const clientCertificates = defineFeature({
  name: "client-certificates",
  xeps: { 178: "1.2", 257: "0.3" },
  needs: { accounts },
  config: z.object({
    maxPerAccount: z.number().int().min(1).default(20).describe("Certificates of one account"),
  }),
  migrations: { "0001-create-client-certificate": createClientCertificateTable },
  setup({ needs, config, db, clock, hooks, xmpp, api }): ClientCertificates {
    const service = createClientCertificates({
      store: createCertificateStore(db),
      accounts: needs.accounts,
      clock,
      domain: xmpp.domain,
      maxPerAccount: config.maxPerAccount,
      revoked(owner, fingerprint) {
        endSessions(xmpp, owner, fingerprint)
        return hooks.notify(accessRevoked, { user: owner.bare, access: accessBy.certificate(fingerprint) })
      },
    })
    serveXmpp(xmpp, service)
    xmpp.addLoginMechanism(certificateMechanism(xmpp.domain, service))
    api.add(...certificateOperations(service, needs.accounts))
    hooks.on(accountDeleted, "observe", ({ user }) => service.removeAll(user))
    return service
  },
})
