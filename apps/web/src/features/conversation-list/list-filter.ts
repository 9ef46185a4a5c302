import {
  type ConversationKind,
  type ConversationSettings,
  type ConversationSummary,
  isArchivedAt,
} from "@kith/client"
import type { ListEntry } from "./filter-list.ts"

/** Which conversations the list shows: one of the fixed choices, or `folder <id>`. */
export type ListFilter = "all" | "unread" | "people" | "groups" | "archived" | `folder ${string}`

export const folderFilter = (id: string): ListFilter => `folder ${id}`

export interface Arrangement {
  readonly filter: ListFilter
  /** By bare address. */
  readonly settings: ReadonlyMap<string, ConversationSettings>
  /** Epoch ms. */
  readonly now: number
  /** Stays in the list while it is open, whatever happens to it. */
  readonly openAddress: string | undefined
}

/** Those that `filter` shows, the pinned ones first; else the order stays. */
export function arrangeEntries(entries: readonly ListEntry[], arrangement: Arrangement): ListEntry[] {
  const shown = entries.filter((entry) => isShown(entry, arrangement))
  const isPinned = (entry: ListEntry) => settingsOf(entry, arrangement)?.isPinned === true
  return [...shown.filter(isPinned), ...shown.filter((entry) => !isPinned(entry))]
}

export function countArchived(entries: readonly ListEntry[], arrangement: Arrangement): number {
  return entries.filter((entry) => isArchived(entry, arrangement)).length
}

function isShown(entry: ListEntry, arrangement: Arrangement): boolean {
  const { filter, openAddress } = arrangement
  const isOpen = entry.peer.toString() === openAddress
  if (isArchived(entry, arrangement)) return filter === "archived"
  switch (filter) {
    case "all":
      return true
    case "archived":
      return false
    case "unread":
      return isOpen || isUnread(entry, settingsOf(entry, arrangement))
    case "people":
      return kindOf(entry) !== "room"
    case "groups":
      return kindOf(entry) === "room"
    default:
      return settingsOf(entry, arrangement)?.folders.some((id) => folderFilter(id) === filter) === true
  }
}

function isArchived(entry: ListEntry, arrangement: Arrangement): boolean {
  const settings = settingsOf(entry, arrangement)
  if (settings === undefined) return false
  const lastMessageAt = entry.kind === "conversation" ? entry.summary.lastMessage?.sentAt : undefined
  return isArchivedAt(settings, lastMessageAt, arrangement.now)
}

function settingsOf(entry: ListEntry, { settings }: Arrangement): ConversationSettings | undefined {
  return settings.get(entry.peer.toString())
}

function kindOf(entry: ListEntry): ConversationKind {
  return entry.kind === "conversation" ? (entry.summary.kind ?? "person") : "person"
}

function isUnread(entry: ListEntry, settings: ConversationSettings | undefined): boolean {
  return entry.kind === "conversation" && isSummaryUnread(entry.summary, settings)
}

/** There is something new, or the person said so. */
export function isSummaryUnread(
  summary: ConversationSummary,
  settings: ConversationSettings | undefined,
): boolean {
  return summary.unread > 0 || settings?.isMarkedUnread === true
}
