import type { Jid } from "@kith/xmpp"

export type Availability = "online" | "chat" | "away" | "xa" | "dnd" | "offline"

/** What a contact shows of itself: its best resource's presence. */
export interface ContactPresence {
  readonly availability: Availability
  readonly status?: string
}

/** An entry of the roster (RFC 6121 §2). */
export interface Contact {
  readonly jid: Jid
  /** The name we gave it, else the one it wants, else the local part of its address. */
  readonly name: string
  /** `to`: we see its presence; `from`: it sees ours; `both`: both; `none`: neither. */
  readonly subscription: "none" | "to" | "from" | "both"
  /** We asked to see its presence, and it has not answered yet. */
  readonly isPending: boolean
  readonly presence: ContactPresence
  readonly groups: readonly string[]
}

/** Somebody asks to see our presence: answer with `acceptRequest` or `declineRequest`. */
export interface ContactRequest {
  readonly jid: Jid
  /** What the other wrote along, if anything. It is a stranger's text. */
  readonly text?: string
  readonly receivedAt: number
}
