import { defineFeature } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { NS_CAPS } from "@kith/xmpp/extensions"
import { z } from "zod"
import { accountCreated, accountDeleted } from "../accounts/index.ts"
import { adHocCommands } from "../ad-hoc-commands/index.ts"
import { entityCapabilities } from "../entity-capabilities/index.ts"
import { messageArchive } from "../message-archive/index.ts"
import { presence } from "../presence/index.ts"
import { roster } from "../roster/index.ts"
import { serviceDiscovery } from "../service-discovery/index.ts"
import { serveApi, tellingApi } from "./api.ts"
import { createPubsubTables } from "./migrations/0001-create-pubsub.ts"
import { createMoments } from "./model/moments.ts"
import { createPubsub, type Pubsub } from "./service/index.ts"
import { createInterests } from "./service/interests.ts"
import { createStores } from "./store/index.ts"
import {
  createDelivery,
  followPresence,
  followRosters,
  moveNodes,
  serveAccounts,
  serveDomain,
} from "./xmpp/index.ts"

const count = (value: number, text: string, min = 1) =>
  z.number().int().min(min).default(value).describe(text)

/** XEP-0060 Publish-Subscribe: a service of its own, and every account (XEP-0163). */
export const pubsub = defineFeature({
  name: "pubsub",
  xeps: { 59: "1.0", 60: "1.30.0", 163: "1.2.2", 413: "0.2.1", 442: "0.2.0", 462: "0.1.1" },
  needs: { adHocCommands, entityCapabilities, messageArchive, presence, roster, serviceDiscovery },
  config: z.object({
    subdomain: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)
      .default("pubsub")
      .describe("The service is at this name below the domain of the server"),
    maxNodes: count(500, "Nodes one account may have made, at its own address and at the service"),
    maxBytes: count(64 * 1024 * 1024, "Bytes of payloads in all nodes one account has made", 1024),
    maxItems: count(10_000, "Items in one node; what `max` stands for in its configuration"),
    maxPayloadBytes: count(192 * 1024, "Bytes of one payload; what `max` stands for", 1024),
    maxNameCharacters: count(1023, "Characters in the name of a node or an item", 64),
    maxSubscribers: count(10_000, "Subscriptions to one node"),
    maxPending: count(200, "Subscriptions to one node that wait for an answer of its owner"),
    maxSubscriptions: count(1000, "Subscriptions of one account"),
    maxAffiliations: count(1000, "Affiliations at one node"),
    maxNodesInMemory: count(10_000, "Nodes whose configuration is found without asking the database"),
    maxHeard: count(50_000, "Clients, other than sessions here, whose interests are remembered"),
  }),
  migrations: { "0001-create-pubsub": createPubsubTables },
  async setup({ needs, config, db, clock, log, hooks, xmpp, api, onStop }): Promise<Pubsub> {
    const stores = createStores(db)
    const address = Jid.from({ domain: `${config.subdomain}.${xmpp.domain}` })
    const interests = createInterests({
      featuresOf: (presence, from) => needs.entityCapabilities.of(presence, from),
      hasCapabilities: (presence) => presence.has("c", NS_CAPS),
      exists: (account) => xmpp.accounts.exists(account),
      maxHeard: config.maxHeard,
    })
    const service = createPubsub({
      stores,
      interests,
      roster: needs.roster,
      sessions: xmpp.sessions,
      deliver: tellingApi(api, createDelivery(xmpp, log)),
      hooks,
      clock,
      log,
      moments: createMoments(clock, await stores.items.lastMoment()),
      limits: config,
      maxNodesInMemory: config.maxNodesInMemory,
      domain: xmpp.domain,
      address,
    })
    serveApi(api, service)
    const doors = { xmpp, hooks, log }
    serveAccounts(doors, needs.serviceDiscovery, needs.adHocCommands, service)
    serveDomain(doors, address.domain, needs.adHocCommands, service)
    followPresence(hooks, xmpp.sessions, interests, service)
    moveNodes(hooks, service)
    followRosters(hooks, log, needs.roster, service)
    // Something may have been under way when the last owner of the name went.
    hooks.on(accountCreated, "observe", ({ user }) => service.departures.forget(user))
    hooks.on(accountDeleted, "observe", ({ user }) => service.departures.forget(user))
    await service.upkeep.start()
    onStop(() => service.upkeep.stop())
    return service
  },
})
