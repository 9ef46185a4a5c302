import type { Conversation, Live, Occupant } from "@kith/client"
import { useAccount } from "../../session/AccountContext.tsx"
import { usePerson } from "../../session/people.ts"
import { useLive } from "../../session/useLive.ts"
import type { Suggestion } from "./useCompletion.ts"

type PersonSuggestion = Extract<Suggestion, { kind: "person" }>

const nobody: readonly Occupant[] = []
const noOccupants: Live<readonly Occupant[]> = { get: () => nobody, subscribe: () => () => undefined }

/** Who can be named in a conversation: the other one, or who is in the room. */
export function useMentionable({ peer, kind, room }: Conversation) {
  const { jid: own } = useAccount()
  const { name } = usePerson(peer)
  const occupants = useLive(room?.occupants ?? noOccupants)
  const other: PersonSuggestion = {
    kind: "person",
    key: peer.toString(),
    jid: peer,
    name,
    detail: peer.toString(),
    address: peer.toString(),
  }
  return {
    /** Those whose name or address begins with `query`, by word; `query` is in lower case. */
    find(query: string, most: number): PersonSuggestion[] {
      if (kind !== "room") return isMeant(other, query) && !peer.equals(own) ? [other] : []
      const found: PersonSuggestion[] = []
      // Thousands may be there: the first that fit are enough.
      for (const { nick, address, jid, isMe } of occupants) {
        const person: PersonSuggestion = {
          kind: "person",
          key: address.toString(),
          jid: jid ?? address,
          name: nick,
          detail: jid?.toString() ?? "",
          // XEP-0372 §3.2: who is anonymous is named by their address in the room.
          address: (jid ?? address).toString(),
        }
        if (!isMe && isMeant(person, query)) found.push(person)
        if (found.length === most) break
      }
      return found
    },
  }
}

function isMeant({ name, jid, detail }: PersonSuggestion, query: string): boolean {
  const lower = name.toLocaleLowerCase()
  const isAddress = detail !== "" && (jid.local ?? jid.domain).startsWith(query)
  return isAddress || lower.startsWith(query) || lower.split(/\s+/).some((word) => word.startsWith(query))
}
