import type { IqRequest } from "@kith/feature-kit"
import type { ElementLike } from "@kith/xmpp"
import {
  commandResponse,
  discoInfo,
  discoItems,
  NS_COMMANDS,
  NS_DISCO_INFO,
  NS_DISCO_ITEMS,
  parseCommandRequest,
} from "@kith/xmpp/extensions"
import type { Command } from "./command.ts"
import { describeCommandNode, listCommands } from "./discovery.ts"
import type { CommandService } from "./service.ts"

/** All texts are written in it; XEP-0050 §3.8 lets us say so. */
const LANGUAGE = "en"

/** The commands of one place. */
export interface CommandList {
  /** To be called while features start. */
  add(...commands: readonly Command[]): void
  /**
   * For a domain service: the answer to an IQ about commands (running one, `disco#items` and `disco#info` of their
   * nodes); `undefined` when it is about something else.
   */
  answer(request: IqRequest): Promise<ElementLike> | undefined
}

export function createCommandList(service: CommandService): CommandList {
  const execute = async (request: IqRequest): Promise<ElementLike> =>
    commandResponse(await service.execute(parseCommandRequest(request.payload), request), LANGUAGE)

  return {
    add(...commands) {
      for (const command of commands) service.add(command)
    },

    answer(request) {
      const { type, payload } = request
      const { node } = payload.attrs
      const isCommand = type === "set" && payload.namespace === NS_COMMANDS
      if (isCommand) return execute(request)
      if (type !== "get" || node === undefined || (node !== NS_COMMANDS && !service.has(node)))
        return undefined
      if (payload.namespace === NS_DISCO_INFO) {
        return describeCommandNode(service, node, request).then((info) => discoInfo(info, node))
      }
      if (payload.namespace !== NS_DISCO_ITEMS) return undefined
      return listCommands(service, node, request).then((items) => discoItems(items, node))
    },
  }
}
