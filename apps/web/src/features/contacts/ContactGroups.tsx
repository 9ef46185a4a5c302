import { type FocusEvent, type KeyboardEvent, useMemo, useState } from "react"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { useSight } from "../../ui/virtual-list/useSight.ts"
import { appearance, remPx, rowHeightPx } from "../settings/appearance.ts"
import { ContactEntry } from "./ContactEntry.tsx"
import styles from "./ContactsPage.module.css"
import type { ContactGroup } from "./group-contacts.ts"
import { contactsBetween, heightOf, placeGroups } from "./group-layout.ts"

/** Fewer are drawn whole. */
const DRAWN_WHOLE = 120
/** As `.group h3` and the space between groups are drawn. */
const HEADING_REM = 1.625
const GAP_REM = 1.375

/** Where the focus is, whatever else is added or taken away. */
interface Focused {
  readonly group: string
  readonly address: string
}

/** Contacts by their groups; of thousands only those in sight are drawn, and the one that has the focus. */
export function ContactGroups({ groups }: { readonly groups: readonly ContactGroup[] }) {
  useLive(appearance)
  const [list, setList] = useState<HTMLDivElement | null>(null)
  const [focused, setFocused] = useState<Focused>()
  const row = rowHeightPx()
  const rem = remPx()
  const placed = useMemo(
    () => placeGroups(groups, { row, heading: HEADING_REM * rem, gap: GAP_REM * rem }),
    [groups, row, rem],
  )
  const count = groups.reduce((sum, { contacts }) => sum + contacts.length, 0)
  const sight = useSight(list, count > DRAWN_WHOLE)

  function onFocus(event: FocusEvent<HTMLElement>): void {
    const { group, address } = event.target.closest("li")?.dataset ?? {}
    setFocused(group === undefined || address === undefined ? undefined : { group, address })
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: The arrow keys only move the focus between the links inside.
    <div
      ref={setList}
      className={styles.groups}
      style={{ height: heightOf(placed) }}
      onFocus={onFocus}
      onBlur={() => setFocused(undefined)}
      onKeyDown={moveFocus}
    >
      {placed.map((group) => {
        const key = `${group.kind} ${group.name}`
        const drawn = contactsBetween(
          group,
          sight,
          row,
          key === focused?.group ? indexOf(group, focused) : -1,
        )
        if (drawn.length === 0) return null
        const label = nameOf(group)
        return (
          <section
            key={key}
            aria-label={label}
            className={styles.group}
            style={{ top: group.top, height: group.height }}
          >
            {group.heading > 0 && <h3 dir="auto">{label}</h3>}
            <ul style={{ top: group.heading }}>
              {drawn.map(({ contact, index }) => (
                <li
                  key={contact.jid.toString()}
                  data-group={key}
                  data-address={contact.jid.toString()}
                  className={styles.entry}
                  style={{ top: index * row, height: row }}
                  aria-setsize={group.contacts.length}
                  aria-posinset={index + 1}
                >
                  <ContactEntry contact={contact} />
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}

function indexOf({ contacts }: ContactGroup, { address }: Focused): number {
  return contacts.findIndex(({ jid }) => jid.toString() === address)
}

function nameOf({ kind, name = "" }: ContactGroup): string {
  switch (kind) {
    case "asked":
      return strings.contacts.requestsOut
    case "named":
      return name
    case "ungrouped":
      return strings.contacts.ungrouped
  }
}

/** Up and down go from one to the next, over the ends of groups. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return
  const from = (event.target as HTMLElement).closest("li")
  const rows = [...event.currentTarget.querySelectorAll("li")]
  const to = from === null ? undefined : rows[rows.indexOf(from) + (event.key === "ArrowDown" ? 1 : -1)]
  if (to === undefined) return
  to.querySelector("a")?.focus()
  event.preventDefault()
}
