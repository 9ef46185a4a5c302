import type { Conversation } from "@kith/client"
import { usePerson } from "../../session/people.ts"
import type { Suggestion } from "./useCompletion.ts"

/** Who can be named in a conversation. */
export function useMentionable(conversation: Conversation) {
  const { peer } = conversation
  const { name } = usePerson(peer)
  return {
    /** Those whose name or address begins with `query`, by word; `query` is in lower case. */
    find(query: string, most: number): Suggestion[] {
      const address = peer.toString()
      const all: Suggestion[] = [{ kind: "person", key: address, jid: peer, name, detail: address, address }]
      return all.filter((each) => each.kind === "person" && isMeant(each.name, address, query)).slice(0, most)
    },
  }
}

function isMeant(name: string, address: string, query: string): boolean {
  const lower = name.toLocaleLowerCase()
  return (
    address.startsWith(query) ||
    lower.startsWith(query) ||
    lower.split(/\s+/).some((word) => word.startsWith(query))
  )
}
