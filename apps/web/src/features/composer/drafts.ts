import type { DraftMention, DraftReply } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { useCallback, useSyncExternalStore } from "react"
import { useAccount } from "../../session/AccountContext.tsx"

/** A message of ours that is being changed. What was begun before waits meanwhile. */
export interface DraftEdit {
  /** The local id of the message. */
  readonly id: string
  readonly text: string
  /** As it was before. */
  readonly original: string
  /** Who is named in it. */
  readonly mentions?: readonly DraftMention[]
  /** It has files besides its text, and can do without one. */
  readonly hasMore?: boolean
}

/** Whoever is named in it, and somebody else now: each name means one. */
export function withMention(mentions: readonly DraftMention[] = [], mention: DraftMention): DraftMention[] {
  return [...mentions.filter(({ name }) => name !== mention.name), mention]
}

/** What was begun in a conversation and not sent. */
export interface Draft {
  readonly text: string
  readonly edit?: DraftEdit
  readonly reply?: DraftReply
  readonly mentions?: readonly DraftMention[]
  /** When it was last changed (epoch ms); 0: never. */
  readonly at: number
  /** The `at` of the version that the other devices know, if this one has ever been theirs too. */
  readonly syncedAt?: number
}

export const NO_DRAFT: Draft = { text: "", at: 0 }

const listeners = new Set<() => void>()
const keepers = new Set<(own: Jid, peer: Jid, draft: Draft) => void>()
/** For browsers that keep nothing for us, and against asking them at each drawing. */
const known = new Map<string, Draft>()

/** Drafts that are being sent: what is kept of them is older than what is known. */
const leaving = new Set<string>()

addEventListener("storage", (event) => {
  if (event.key !== null && !event.key.startsWith("kith.draft ")) return
  for (const key of known.keys()) if (!leaving.has(key)) known.delete(key)
  for (const listener of listeners) listener()
})

/** What was begun in this conversation and not sent. Other tabs see it too. */
export function useDraft(peer: Jid): Draft {
  const key = keyOf(useAccount().jid, peer)
  const subscribe = useCallback((listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, [])
  return useSyncExternalStore(subscribe, () => readDraft(key))
}

export function findDraft(own: Jid, peer: Jid): Draft {
  return readDraft(keyOf(own, peer))
}

/** `undefined` takes away what was there. */
export type DraftChange = { readonly [Key in keyof Draft]?: Draft[Key] | undefined }

/**
 * Keeps a draft at once, so that not even a crash takes more than the last letter. An empty one is forgotten. What is
 * being sent is kept until `stored`, so that it is at no time neither here nor there.
 */
export function saveDraft(own: Jid, peer: Jid, change: DraftChange, stored?: Promise<unknown>): Draft {
  const key = keyOf(own, peer)
  const {
    text = "",
    at = 0,
    edit,
    reply,
    mentions,
    syncedAt,
  } = { ...readDraft(key), at: Date.now(), ...change }
  const draft = {
    text,
    at,
    ...(edit !== undefined && { edit }),
    ...(syncedAt !== undefined && { syncedAt }),
    ...(reply !== undefined && { reply }),
    ...(mentions !== undefined && mentions.length > 0 && { mentions }),
  }
  known.set(key, draft)
  if (stored === undefined) keep(key, draft)
  else {
    leaving.add(key)
    stored.then(() => keep(key, known.get(key) ?? draft)).catch(() => leaving.delete(key))
  }
  for (const listener of listeners) listener()
  for (const keeper of keepers) keeper(own, peer, draft)
  return draft
}

function keep(key: string, draft: Draft): void {
  leaving.delete(key)
  try {
    if (isEmptyDraft(draft)) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(draft))
  } catch {
    // It lasts as long as the page then.
  }
}

/** Calls `keeper` with each draft that is saved in this tab; the answer ends that. */
export function followDrafts(keeper: (own: Jid, peer: Jid, draft: Draft) => void): () => void {
  keepers.add(keeper)
  return () => keepers.delete(keeper)
}

/** The conversations in which something was begun on this device. */
export function listDrafts(own: Jid): string[] {
  const start = keyOf(own, "")
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(start))
    return keys.map((key) => key.slice(start.length))
  } catch {
    return [...known.keys()].filter((key) => key.startsWith(start)).map((key) => key.slice(start.length))
  }
}

export const isEmptyDraft = ({ text, reply, edit }: Draft): boolean =>
  text === "" && reply === undefined && edit === undefined

function readDraft(key: string): Draft {
  let draft = known.get(key)
  if (draft === undefined) {
    try {
      draft = parseDraft(localStorage.getItem(key))
    } catch {
      draft = NO_DRAFT
    }
    known.set(key, draft)
  }
  return draft
}

function parseDraft(stored: string | null): Draft {
  if (stored === null) return NO_DRAFT
  try {
    const draft: unknown = JSON.parse(stored)
    if (typeof draft === "object" && draft !== null && "text" in draft && typeof draft.text === "string") {
      return draft as Draft
    }
  } catch {
    // COMPAT(1.0): drafts were kept as bare text.
  }
  return { text: stored, at: 0 }
}

function keyOf(own: Jid, peer: Jid | string): string {
  return `kith.draft ${own} ${peer}`
}
