import type { Affiliation } from "@kith/xmpp/extensions"
import { LISTS, mayReadList, type Room } from "../rooms/index.ts"

/** Whoever may read the same lists has the same versions. */
export interface View {
  /** The names of the lists, with blanks between. */
  readonly name: string
  readonly lists: ReadonlySet<Affiliation>
}

const viewFor = (...lists: readonly Affiliation[]): View => ({ name: lists.join(" "), lists: new Set(lists) })

/** XEP-0045 §9.5, §10.5, §10.8: all there are. */
export const VIEWS: readonly View[] = [
  // Owners.
  viewFor("owner", "admin", "member", "outcast"),
  // Administrators of a room that hides addresses.
  viewFor("member", "outcast"),
  // People in a room that does not.
  viewFor("owner", "admin", "member"),
]

/** `undefined` for who may read none of the lists. */
export function viewOf(room: Room, standing: Parameters<typeof mayReadList>[1]): View | undefined {
  const name = LISTS.filter((list) => mayReadList(room, standing, list)).join(" ")
  return VIEWS.find((view) => view.name === name)
}

/** What somebody's affiliation is for those who may read these lists only. */
export function seen({ lists }: View, affiliation: Affiliation): Affiliation {
  return lists.has(affiliation) ? affiliation : "none"
}
