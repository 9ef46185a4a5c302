import { NS_DATA_FORMS } from "@kith/xmpp"
import { type DiscoInfo, type DiscoItem, NS_COMMANDS } from "@kith/xmpp/extensions"
import type { CommandCaller } from "./command.ts"
import type { CommandService } from "./service.ts"

const CATEGORY = "automation"

/** XEP-0050 §2.2: of the list itself, or of one command the caller may run. */
export async function describeCommandNode(
  service: CommandService,
  node: string,
  caller: CommandCaller,
): Promise<DiscoInfo> {
  if (node === NS_COMMANDS) {
    return { identities: [{ category: CATEGORY, type: "command-list", name: "Commands" }], features: [] }
  }
  const { name } = await service.get(node, caller)
  return {
    identities: [{ category: CATEGORY, type: "command-node", name }],
    features: [NS_COMMANDS, NS_DATA_FORMS],
  }
}

/** XEP-0050 §2.2: what the caller may run. A command has no items. */
export async function listCommands(
  service: CommandService,
  node: string,
  caller: CommandCaller,
): Promise<DiscoItem[]> {
  if (node !== NS_COMMANDS) {
    await service.get(node, caller)
    return []
  }
  const commands = await service.list(caller)
  return commands.map((command) => ({ jid: caller.to, node: command.node, name: command.name }))
}
