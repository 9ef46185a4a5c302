import { DomainError, type IqRequest } from "@kith/feature-kit"
import type { ElementLike } from "@kith/xmpp"
import { NS_ROOM_TOKENS, parseTokenRequest, roomToken, roomTokens } from "@kith/xmpp/extensions"
import type { Room } from "../rooms/index.ts"
import type { RoomTokens } from "./service.ts"

type OnRequest = (
  type: "get" | "set",
  namespace: string,
  handler: (room: Room, request: IqRequest) => Promise<ElementLike | undefined>,
) => void

export function serveXmpp(onRequest: OnRequest, tokens: RoomTokens): void {
  onRequest("get", NS_ROOM_TOKENS, async (room, { payload, from }) => {
    if (payload.name !== "tokens") throw new DomainError("bad-request", "Ask for the tokens of the room.")
    const list = await tokens.list(room, from)
    return roomTokens(
      list.map((token) => roomToken(token.token, tokens.limitsOf(token), token.creator.toString())),
    )
  })

  onRequest("set", NS_ROOM_TOKENS, async (room, { payload, from }) => {
    switch (payload.name) {
      case "request": {
        const token = await tokens.issue(room, from, parseTokenRequest(payload))
        return roomToken(token.token, tokens.limitsOf(token))
      }
      case "revoke":
        await tokens.revoke(room, from, payload.text)
        return undefined
      default:
        throw new DomainError("bad-request", "A token is requested or revoked.")
    }
  })
}
