import type { Conversation, Room } from "@kith/client"
import { usePerson } from "../../session/people.ts"
import type { Suggestion } from "./useCompletion.ts"

/** Who can be named in a conversation. */
export function useMentionable(conversation: Conversation) {
  const { peer } = conversation
  const { name } = usePerson(peer)
  return {
    /** Those whose name or address begins with `query`, by word; `query` is in lower case. */
    find(query: string, most: number): Suggestion[] {
      if (conversation.room !== undefined) return findOccupants(conversation.room, query, most)
      const address = peer.toString()
      const all: Suggestion[] = [{ kind: "person", key: address, jid: peer, name, detail: address, address }]
      return all.filter((each) => each.kind === "person" && isMeant(each.name, address, query)).slice(0, most)
    },
  }
}

/** Those who are in the group, but us. */
function findOccupants(room: Room, query: string, most: number): Suggestion[] {
  const found: Suggestion[] = []
  for (const { nick, address, jid, isMe } of room.occupants.get()) {
    if (found.length >= most) break
    if (isMe || !isMeant(nick, jid?.local ?? "", query)) continue
    const inRoom = address.toString()
    found.push({
      kind: "person",
      key: inRoom,
      jid: jid ?? address,
      name: nick,
      detail: jid?.toString() ?? "",
      address: inRoom,
    })
  }
  return found
}

function isMeant(name: string, address: string, query: string): boolean {
  const lower = name.toLocaleLowerCase()
  return (
    address.startsWith(query) ||
    lower.startsWith(query) ||
    lower.split(/\s+/).some((word) => word.startsWith(query))
  )
}
