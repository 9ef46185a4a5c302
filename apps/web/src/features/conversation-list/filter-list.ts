import type { Contact, ConversationSummary } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { strings } from "../../strings/index.ts"

export type ListEntry =
  | {
      readonly kind: "conversation"
      readonly peer: Jid
      readonly name: string
      readonly summary: ConversationSummary
    }
  | { readonly kind: "person"; readonly peer: Jid; readonly name: string; readonly contact: Contact }

/** As the list calls it; the conversation with ourselves has a name of its own. */
export function nameOf({ kind, name }: ConversationSummary): string {
  return kind === "notes" ? strings.list.notes : name
}

/** The conversations in their order, then the contacts without one by name. */
export function listEntries(
  conversations: readonly ConversationSummary[],
  contacts: readonly Contact[],
): ListEntry[] {
  const known = new Set(conversations.map((summary) => summary.peer.toString()))
  return [
    ...conversations.map(
      (summary): ListEntry => ({ kind: "conversation", peer: summary.peer, name: nameOf(summary), summary }),
    ),
    ...contacts
      .filter((contact) => !known.has(contact.jid.toString()))
      .map((contact): ListEntry => ({ kind: "person", peer: contact.jid, name: contact.name, contact })),
  ]
}

/**
 * Those whose name or address has each word of the query. Everybody here shares `ownDomain`, so that it says nothing
 * unless it is asked for with an @.
 */
export function filterEntries(entries: readonly ListEntry[], query: string, ownDomain: string): ListEntry[] {
  const words = fold(query).split(/\s+/).filter(Boolean)
  return entries.filter(({ name, peer }) => {
    const isAddressed = query.includes("@") || peer.domain !== ownDomain
    const text = fold(`${name} ${isAddressed ? peer : peer.local}`)
    return words.every((word) => text.includes(word))
  })
}

/** Whose name begins like that comes before those where a later word does, and both before the rest. */
export function rankEntries(entries: readonly ListEntry[], query: string): ListEntry[] {
  const wanted = fold(query.trim())
  const rank = ({ name }: ListEntry) => {
    const folded = fold(name)
    return folded.startsWith(wanted) ? 0 : folded.includes(` ${wanted}`) ? 1 : 2
  }
  return entries.toSorted((one, other) => rank(one) - rank(other))
}

/** Without case and marks, so that `jose` finds `José`. */
export function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase()
}
