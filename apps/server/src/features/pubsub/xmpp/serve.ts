import { DomainError, type Scope } from "@kith/feature-kit"
import { Jid } from "@kith/xmpp"
import { NS_ARCHIVE, NS_DISCO_INFO, NS_DISCO_ITEMS, NS_PUBSUB, NS_PUBSUB_OWNER } from "@kith/xmpp/extensions"
import type { AdHocCommands } from "../../ad-hoc-commands/index.ts"
import type { ServiceDiscovery } from "../../service-discovery/index.ts"
import type { Pubsub } from "../service/index.ts"
import { answerArchive, serveArchives } from "./archive.ts"
import { createMessageHandler, followAnswers } from "./authorization.ts"
import { pendingCommand } from "./commands.ts"
import { accountNodes, answerInfo, answerItems } from "./discovery.ts"
import { type Handler, telling } from "./errors.ts"
import { PERSONAL_FEATURES } from "./features.ts"
import { createRequestHandler } from "./requests.ts"

type Doors = Pick<Scope<unknown, unknown>, "hooks" | "log" | "xmpp">

/** XEP-0163: every account is a service. */
export function serveAccounts(
  { xmpp, hooks, log }: Doors,
  discovery: ServiceDiscovery,
  commands: AdHocCommands,
  pubsub: Pubsub,
): void {
  const answer = createRequestHandler(pubsub)
  for (const namespace of [NS_PUBSUB, NS_PUBSUB_OWNER]) {
    xmpp.onIq("get", namespace, answer, ["account"])
    xmpp.onIq("set", namespace, answer, ["account"])
  }
  xmpp.addIdentity("account", { category: "pubsub", type: "pep" })
  for (const feature of PERSONAL_FEATURES) xmpp.advertise(feature, ["account"])
  discovery.addNodes("account", accountNodes(pubsub))
  commands.accounts.add(pendingCommand(pubsub))
  followAnswers(hooks, log, pubsub)
  serveArchives(hooks, pubsub)
}

/** XEP-0060: a service for everybody, at an address of its own. */
export function serveDomain(
  { xmpp }: Doors,
  domain: string,
  commandsOf: AdHocCommands,
  pubsub: Pubsub,
): void {
  const answer = createRequestHandler(pubsub)
  const handlers: Readonly<Record<string, Handler>> = {
    [`get ${NS_DISCO_INFO}`]: telling(answerInfo(pubsub)),
    [`get ${NS_DISCO_ITEMS}`]: telling(answerItems(pubsub)),
    [`get ${NS_PUBSUB}`]: answer,
    [`set ${NS_PUBSUB}`]: answer,
    [`get ${NS_PUBSUB_OWNER}`]: answer,
    [`set ${NS_PUBSUB_OWNER}`]: answer,
    [`get ${NS_ARCHIVE}`]: telling((request) => answerArchive(xmpp, pubsub, request)),
    [`set ${NS_ARCHIVE}`]: telling((request) => answerArchive(xmpp, pubsub, request)),
  }
  const service = Jid.parse(domain)
  const commands = commandsOf.createList()
  commands.add(pendingCommand(pubsub))
  xmpp.addItem({ jid: service, name: "Publish-subscribe" })
  xmpp.serveDomain(domain, {
    message: createMessageHandler(pubsub),
    iq(request) {
      const command = request.to.equals(service) ? commands.answer(request) : undefined
      if (command !== undefined) return command
      const handler = handlers[`${request.type} ${request.payload.namespace}`]
      // Nodes are named in the requests: only the service itself has an address.
      if (handler === undefined || !request.to.equals(service)) {
        throw new DomainError("service-unavailable", "Nothing here understands this request.")
      }
      return handler(request)
    },
  })
}
