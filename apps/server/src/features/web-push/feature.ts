import { defineFeature } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { push, webPushDomain } from "../push/index.ts"
import { webPushOperations } from "./api.ts"
import { createSender } from "./sender.ts"
import { webPushSettings } from "./settings.ts"
import { createVapidKey } from "./vapid.ts"
import { createPushDomain } from "./xmpp.ts"

/** A push service for browsers, so that the web app is woken while it is closed. */
export const webPush = defineFeature({
  name: "web-push",
  needs: { push },
  config: webPushSettings,
  setup({ config, clock, secret, xmpp, api }): void {
    const domain = webPushDomain(xmpp.domain)
    const key = createVapidKey(secret("web-push"))
    const sender = createSender({ key, settings: config, clock, subject: `https://${xmpp.domain}` })
    xmpp.serveDomain(domain, createPushDomain(sender, Jid.from({ domain: xmpp.domain })))
    api.add(...webPushOperations(domain, key.publicKey, config.enabled))
  },
})
