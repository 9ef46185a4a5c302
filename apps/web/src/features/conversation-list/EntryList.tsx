import type { ConversationSettings } from "@kith/client"
import { type KeyboardEvent, useRef } from "react"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { appearance, rowHeightPx } from "../settings/appearance.ts"
import styles from "./ConversationList.module.css"
import { ConversationRow } from "./ConversationRow.tsx"
import type { ListEntry } from "./filter-list.ts"
import { PersonRow } from "./PersonRow.tsx"
import { useWindow } from "./useWindow.ts"

/** Rows of conversations and people; of thousands only those in sight are drawn. */
export function EntryList({
  entries,
  settings,
  openAddress,
}: {
  readonly entries: readonly ListEntry[]
  readonly settings: ReadonlyMap<string, ConversationSettings>
  readonly openAddress: string | undefined
}) {
  const list = useRef<HTMLUListElement>(null)
  useLive(appearance)
  const { begin, end, above, below } = useWindow(list, entries.length, rowHeightPx())
  const firstPerson = entries.findIndex((entry) => entry.kind === "person")
  return (
    <ul ref={list} style={{ paddingBlock: `${above}px ${below}px` }}>
      {entries.slice(begin, end).map((entry, index) => {
        const address = entry.peer.toString()
        const isOpen = openAddress === address
        return (
          <li
            key={address}
            className={styles.item}
            aria-setsize={entries.length}
            aria-posinset={begin + index + 1}
          >
            {begin + index === firstPerson && <h2 className={styles.heading}>{strings.list.people}</h2>}
            {entry.kind === "conversation" ? (
              <ConversationRow summary={entry.summary} settings={settings.get(address)} isOpen={isOpen} />
            ) : (
              <PersonRow contact={entry.contact} isOpen={isOpen} />
            )}
          </li>
        )
      })}
    </ul>
  )
}

/** The arrow keys move the focus between the rows inside of `box`. */
export function moveFocus(event: KeyboardEvent, box: HTMLElement | null): void {
  const links = [...(box?.querySelectorAll<HTMLElement>("a") ?? [])]
  const at = links.indexOf(document.activeElement as HTMLElement)
  links[at + (event.key === "ArrowDown" ? 1 : -1)]?.focus()
  event.preventDefault()
}
