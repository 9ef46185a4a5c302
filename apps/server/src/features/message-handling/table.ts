import type { Stanza } from "@kith/xmpp"
import { hasHint } from "@kith/xmpp/extensions"
import { type Subject, subjectOf } from "./subject.ts"

/**
 * What an archive keeps a message as: something to read, word that other messages were received or displayed, or an event
 * that every device has to hear of.
 */
export type ArchiveKind = "content" | "displayed" | "event" | "receipt"

export interface Handling {
  /** `undefined`: no archive keeps it. */
  readonly archive: ArchiveKind | undefined
  /** When nobody is there: it waits, or vanishes without a word, or its sender is told. */
  readonly offline: "forget" | "refuse" | "wait"
  /** Whether it is worth waking a device that sleeps, for a person to look at. */
  readonly wakes: boolean
}

const handle = (
  archive: Handling["archive"],
  offline: Handling["offline"],
  wakes: Handling["wakes"] = false,
): Handling => ({ archive, offline, wakes })

/**
 * What becomes of a message of each subject (XEP-0313 §6.1.1, XEP-0160 §3), unless its hints say otherwise. What is
 * copied to other devices is decided in `copies.ts`.
 */
export const TABLE: Readonly<Record<Subject, Handling>> = {
  error: handle(undefined, "refuse"),
  headline: handle(undefined, "refuse"),
  // Rooms have archives of their own.
  room: handle(undefined, "refuse"),
  // XEP-0353 §5: every device hears of every step, at once or later.
  call: handle("event", "wait", true),
  "call-progress": handle("event", "wait"),
  // XEP-0424 §5: the archive must have it, for those who come later.
  retraction: handle("event", "wait"),
  reaction: handle("event", "wait"),
  correction: handle("content", "wait"),
  displayed: handle("displayed", "wait"),
  receipt: handle("receipt", "wait"),
  timer: handle("event", "wait"),
  content: handle("content", "wait", true),
  invitation: handle("content", "wait", true),
  // XEP-0085 §5.6: what somebody was doing when nobody looked matters to nobody.
  "chat-state": handle(undefined, "forget"),
  stored: handle("event", "wait"),
  other: handle(undefined, "wait"),
}

/** What becomes of a message, with its hints (XEP-0334 §4). */
export function handlingOf(message: Stanza): Handling {
  const handling = TABLE[subjectOf(message)]
  if (hasHint(message, "no-store")) return { ...handling, archive: undefined, offline: refuseOr(handling) }
  if (hasHint(message, "no-permanent-store")) return { ...handling, archive: undefined }
  if (handling.archive === undefined && isStored(message)) return { ...handling, archive: "event" }
  return handling
}

/** What would vanish anyway goes on vanishing without a word. */
function refuseOr({ offline }: Handling): Handling["offline"] {
  return offline === "forget" ? "forget" : "refuse"
}

function isStored(message: Stanza): boolean {
  return message.type !== "groupchat" && message.type !== "headline" && hasHint(message, "store")
}
