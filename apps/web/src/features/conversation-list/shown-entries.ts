import type { ListEntry } from "./filter-list.ts"

let shown: readonly ListEntry[] = []

/** The list of conversations is drawn with these, in this order. */
export function noteShown(entries: readonly ListEntry[]): void {
  shown = entries
}

/** What stands in the list of conversations now, for the keys that go up and down in it. */
export function shownEntries(): readonly ListEntry[] {
  return shown
}
