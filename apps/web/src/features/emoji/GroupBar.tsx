import type { RefObject } from "react"
import { strings } from "../../strings/index.ts"
import styles from "./EmojiPicker.module.css"
import type { EmojiSection, GroupKey } from "./lay-out-emoji.ts"

const SIGNS: Readonly<Record<GroupKey, string>> = {
  found: "🔎",
  recent: "🕘",
  smileys: "😀",
  people: "👋",
  animals: "🐻",
  food: "🍎",
  travel: "⛵",
  activities: "⚽",
  objects: "💡",
  symbols: "💜",
  flags: "🏁",
}

/** A button for each group, which brings it into sight. */
export function GroupBar({
  sections,
  grid,
}: {
  readonly sections: readonly EmojiSection[]
  readonly grid: RefObject<HTMLDivElement | null>
}) {
  return (
    <div
      className={styles.groups}
      role="toolbar"
      aria-label={strings.emoji.groupsLabel}
      data-scrolls-aside=""
    >
      {sections.map(({ key }) => (
        <button
          key={key}
          type="button"
          aria-label={strings.emoji[key]}
          title={strings.emoji[key]}
          onClick={() => {
            const section = grid.current?.querySelector<HTMLElement>(`[data-group="${key}"]`)
            section?.scrollIntoView({ block: "start" })
          }}
        >
          <span aria-hidden="true">{SIGNS[key]}</span>
        </button>
      ))}
    </div>
  )
}
