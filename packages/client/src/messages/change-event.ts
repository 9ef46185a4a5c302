import {
  findCorrectedId,
  findReactions,
  findRetractedId,
  NS_CORRECTION,
  NS_MODERATION,
  NS_REACTIONS,
  NS_RETRACTION,
} from "@kith/xmpp"
import { cleanReactions } from "../reactions/clean-reactions.ts"
import type { MessageRecord } from "../store/records.ts"
import { hasContent, type MessageContent } from "./content.ts"
import type { Incoming } from "./incoming.ts"
import { readContent } from "./read-content.ts"

const LONGEST_ID = 1_000
const LONGEST_REASON = 500

/** What somebody did to a message. Plain JSON: it may have to wait in the store until the message comes. */
export type ChangeEvent = ChangeOrigin &
  (
    | { readonly kind: "edit"; readonly content: MessageContent }
    | { readonly kind: "react"; readonly emojis: readonly string[] }
    | {
        readonly kind: "retract"
        /** By a moderator, as the room itself says (XEP-0425). */
        readonly moderation?: { readonly by?: string; readonly reason?: string }
      }
  )

interface ChangeOrigin {
  /** What the stanza calls the message. */
  readonly target: string
  /** Of the stanza that says it. */
  readonly id?: string
  /** See {@link authorOf}. */
  readonly author: string
  readonly isMine: boolean
  /** Epoch ms. */
  readonly at: number
  readonly inRoom?: true
}

/** Whether a message changes another one, instead of being one itself. */
export function isChange({ stanza }: Incoming): boolean {
  return (
    stanza.has("replace", NS_CORRECTION) ||
    stanza.has("retract", NS_RETRACTION) ||
    stanza.has("reactions", NS_REACTIONS)
  )
}

/** What it does (XEP-0308, XEP-0424, XEP-0425, XEP-0444); `undefined` for nothing that can be read. */
export function readChange(incoming: Incoming, nowMs: number): ChangeEvent | undefined {
  const { stanza, isMine, stampMs = nowMs } = incoming
  const author = authorOf(incoming)
  const origin = {
    author,
    isMine,
    at: stampMs,
    ...(stanza.id !== undefined && stanza.id.length <= LONGEST_ID && { id: stanza.id }),
    ...(stanza.type === "groupchat" && { inRoom: true as const }),
  }
  const named = (target: string | undefined) =>
    target === undefined || target === "" || target.length > LONGEST_ID ? undefined : { ...origin, target }

  const retracted = named(findRetractedId(stanza))
  if (retracted !== undefined) return { ...retracted, kind: "retract" }
  const moderated = stanza.child("retract", NS_RETRACTION)
  if (moderated !== undefined) {
    // XEP-0425 §5: only the room itself, which has no nick.
    const isFromRoom = stanza.type === "groupchat" && incoming.from.isBare
    const event = isFromRoom ? named(moderated.attrs.id) : undefined
    const by = moderated.child("moderated", NS_MODERATION)?.attrs.by
    const reason = moderated.child("reason")?.text.slice(0, LONGEST_REASON)
    const moderation = { ...(by !== undefined && { by }), ...(reason && { reason }) }
    return event && { ...event, kind: "retract", moderation }
  }
  const reacted = findReactions(stanza)
  const reaction = named(reacted?.id)
  if (reacted !== undefined && reaction !== undefined) {
    return { ...reaction, kind: "react", emojis: cleanReactions(reacted.emojis) }
  }
  const corrected = named(findCorrectedId(stanza))
  if (corrected === undefined) return undefined
  const content = readContent(stanza)
  return hasContent(content) ? { ...corrected, kind: "edit", content } : undefined
}

/** Who wrote it: a bare address; in a room who that is (XEP-0421), else under which nick they are there. */
export function authorOf({
  stanza,
  from,
  occupantId,
}: Pick<Incoming, "stanza" | "from" | "occupantId">): string {
  if (stanza.type !== "groupchat") return from.bare.toString()
  // Not what the stanza itself has: a room without these ids lets anybody write one.
  return occupantId ?? from.toString()
}

/** Whether the message was written by who did this: only they may change or take it back. */
export function isByAuthor(record: MessageRecord, event: ChangeEvent): boolean {
  if (record.inRoom !== event.inRoom) return false
  if (event.isMine) return record.direction === "out"
  if (record.direction === "out") return false
  // In a conversation of two there is one other.
  return !event.inRoom || (record.occupantId ?? record.from) === event.author
}
