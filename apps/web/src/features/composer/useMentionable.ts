import type { Conversation, Occupant } from "@kith/client"
import { useAccount } from "../../session/AccountContext.tsx"
import { usePerson } from "../../session/people.ts"
import type { Suggestion } from "./useCompletion.ts"

type PersonSuggestion = Extract<Suggestion, { kind: "person" }>

/** Who can be named in a conversation: the other one, or who is in the room. */
export function useMentionable({ peer, kind, room }: Conversation) {
  const { jid: own } = useAccount()
  const { name } = usePerson(peer)
  return {
    /** Those whose name or address begins with `query`, by word; `query` is in lower case. */
    find(query: string, most: number): PersonSuggestion[] {
      if (kind !== "room") {
        const address = peer.toString()
        const isMeant = wordsOf(name, peer.local ?? peer.domain).some((word) => word.startsWith(query))
        const other = { kind: "person", key: address, jid: peer, name, detail: address, address } as const
        return isMeant && !peer.equals(own) ? [other] : []
      }
      const found: PersonSuggestion[] = []
      // Read when it is asked for: in a crowd somebody comes or goes all the time, and that is nothing to draw for.
      for (const occupant of room?.occupants.get() ?? []) {
        if (occupant.isMe || !isMeant(occupant, query)) continue
        found.push(suggest(occupant))
        // Thousands may be there: the first that fit are enough.
        if (found.length === most) break
      }
      return found
    },
  }
}

function suggest({ nick, address, jid }: Occupant): PersonSuggestion {
  return {
    kind: "person",
    key: address.toString(),
    jid: jid ?? address,
    name: nick,
    detail: jid?.toString() ?? "",
    // XEP-0372 §3.2: who is anonymous is named by their address in the room.
    address: (jid ?? address).toString(),
  }
}

/** What each of thousands can be found by, made once and not at each letter. */
const words = new WeakMap<Occupant, readonly string[]>()

function isMeant(occupant: Occupant, query: string): boolean {
  let known = words.get(occupant)
  if (known === undefined) {
    known = wordsOf(occupant.nick, occupant.jid && (occupant.jid.local ?? occupant.jid.domain))
    words.set(occupant, known)
  }
  return known.some((word) => word.startsWith(query))
}

/** A name from its beginning and from each further word, and the first part of an address. */
function wordsOf(name: string, address: string | undefined): readonly string[] {
  const lower = name.toLocaleLowerCase()
  return [lower, ...lower.split(/\s+/).slice(1), ...(address === undefined ? [] : [address])]
}
