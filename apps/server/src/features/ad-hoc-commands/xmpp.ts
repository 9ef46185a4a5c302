import type { Place, Xmpp } from "@kith/feature-kit"
import { NS_COMMANDS } from "@kith/xmpp/extensions"
import type { NodeQuestion, ServiceDiscovery } from "../service-discovery/index.ts"
import type { CommandCaller } from "./command.ts"
import { type CommandList, createCommandList } from "./command-list.ts"
import { describeCommandNode, listCommands } from "./discovery.ts"
import type { CommandService } from "./service.ts"

/** Serves the commands of the server or of all accounts. */
export function servePlace(
  place: Place,
  xmpp: Xmpp,
  discovery: ServiceDiscovery,
  service: CommandService,
): CommandList {
  const list = createCommandList(service)
  xmpp.onIq("set", NS_COMMANDS, (request) => list.answer(request), [place])

  const isOurs = (node: string) => node === NS_COMMANDS || service.has(node)
  const callerOf = ({ viewer, owner }: NodeQuestion): CommandCaller => ({
    from: viewer,
    to: owner,
    session: xmpp.sessions.find(viewer),
  })
  discovery.addNodes(place, {
    info: (question) =>
      isOurs(question.node) ? describeCommandNode(service, question.node, callerOf(question)) : undefined,
    items: (question) =>
      isOurs(question.node) ? listCommands(service, question.node, callerOf(question)) : undefined,
  })
  return list
}
