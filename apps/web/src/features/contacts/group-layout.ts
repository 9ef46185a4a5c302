import type { Contact } from "@kith/client"
import type { ContactGroup } from "./group-contacts.ts"

/** Of what groups are made of, in pixels. */
export interface GroupMeasures {
  readonly heading: number
  readonly row: number
  /** Between two groups. */
  readonly gap: number
}

/** A group with its place in the list, in pixels. */
export interface PlacedGroup extends ContactGroup {
  readonly top: number
  readonly height: number
  /** Where its first row begins, below its top; 0: it has no heading. */
  readonly heading: number
}

export interface PlacedContact {
  readonly contact: Contact
  readonly index: number
}

/** Puts groups one below the other. Where there are none but the ungrouped they need no heading. */
export function placeGroups(groups: readonly ContactGroup[], measures: GroupMeasures): PlacedGroup[] {
  let top = 0
  return groups.map((group) => {
    const heading = groups.length > 1 || group.kind !== "ungrouped" ? measures.heading : 0
    const height = heading + group.contacts.length * measures.row
    const placed = { ...group, top, height, heading }
    top += height + measures.gap
    return placed
  })
}

/** How high all of them are together. */
export function heightOf(groups: readonly PlacedGroup[]): number {
  const last = groups.at(-1)
  return last === undefined ? 0 : last.top + last.height
}

/**
 * Those of a group between two heights of the list; also the one that has the focus, wherever it is, and those beside it:
 * it must not vanish because somebody scrolls, and the arrow keys go on from there.
 */
export function contactsBetween(
  { top, heading, contacts }: PlacedGroup,
  sight: { readonly top: number; readonly bottom: number },
  row: number,
  focused = -1,
): PlacedContact[] {
  const first = Math.max(0, Math.floor((sight.top - top - heading) / row))
  const last = Math.min(contacts.length, Math.ceil((sight.bottom - top - heading) / row))
  const indexes = new Set<number>()
  for (let index = first; index < last; index++) indexes.add(index)
  if (focused >= 0) for (const index of [focused - 1, focused, focused + 1]) indexes.add(index)
  return [...indexes]
    .sort((a, b) => a - b)
    .flatMap((index) => {
      const contact = contacts[index]
      return contact === undefined ? [] : [{ contact, index }]
    })
}
