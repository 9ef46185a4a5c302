import { componentConnected, componentDisconnected, defineFeature } from "@kith/feature-kit"
import { presenceBroadcast, presenceReceived } from "../presence/index.ts"
import { contactChanged, contactRemoved, itemOf, removedItem, roster } from "../roster/index.ts"
import { createConnections } from "./connections.ts"
import { createPresences } from "./presences.ts"
import { createPrivileges } from "./service.ts"
import { privilegeSettings } from "./settings.ts"
import { serveXmpp } from "./xmpp.ts"

/** XEP-0356 Privileged Entity: components that act for the people here, as far as the operator allows it. */
export const privilegedEntities = defineFeature({
  name: "privileged-entities",
  xeps: { 356: "0.4.1" },
  needs: { roster },
  config: privilegeSettings,
  setup({ needs, config, hooks, xmpp }): void {
    const { domain } = xmpp
    const privileges = createPrivileges(
      config.entities,
      needs.roster,
      (account) => xmpp.accounts.exists(account),
      domain,
    )
    const connections = createConnections(privileges.all, xmpp)
    const presences = createPresences({
      entities: privileges.all,
      isConnected: connections.has,
      roster: needs.roster,
      domain,
      maxPresences: config.maxPresences,
      send: ({ jid }, presence) => void xmpp.route(presence.withAttrs({ to: jid.toString() })),
    })
    serveXmpp(xmpp, hooks, privileges, config.maxPendingIqs)

    const { on } = hooks
    on(componentConnected, "observe", (component) => connections.came(component.domain, presences))
    on(componentDisconnected, "observe", (component) => connections.went(component.domain))
    on(contactChanged, "observe", ({ user, contact, version }) =>
      connections.push(user, version, itemOf(contact)),
    )
    on(contactRemoved, "observe", ({ user, contact, version }) =>
      connections.push(user, version, removedItem(contact)),
    )
    on(presenceBroadcast, "observe", ({ session, presence }) => presences.broadcast(session, presence))
    on(presenceReceived, "observe", ({ presence, from, to }) => presences.received(presence, from, to))
  },
})
