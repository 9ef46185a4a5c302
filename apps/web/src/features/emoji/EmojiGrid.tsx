import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { EmojiCell } from "./EmojiCell.tsx"
import styles from "./EmojiPicker.module.css"
import { type Emoji, loadEmoji } from "./emoji-data.ts"
import { GroupBar } from "./GroupBar.tsx"
import { layOutEmoji } from "./lay-out-emoji.ts"
import { moveInGrid } from "./move-in-grid.ts"
import { noteEmoji, recentEmoji } from "./recent-emoji.ts"
import { SkinToneChoice } from "./SkinToneChoice.tsx"
import { skinTone, withSkinTone } from "./skin-tones.ts"

const text = strings.emoji
/** Cells in a row; the style sheet has the same figure. */
const COLUMNS = 9

export function EmojiGrid({ onPick }: { readonly onPick: (emoji: string) => void }) {
  const [all, setAll] = useState<readonly Emoji[]>()
  const [hasFailed, setFailed] = useState(false)
  const [query, setQuery] = useState("")
  const [active, setActive] = useState<Emoji>()
  const tone = useLive(skinTone)
  const grid = useRef<HTMLDivElement>(null)
  const search = useRef<HTMLInputElement>(null)
  // As it was when the picker opened, so that nothing moves under the hand.
  const [recent] = useState(() => recentEmoji.get())

  useEffect(() => {
    // A screen keyboard would cover what one came for.
    if (!matchMedia("(pointer: coarse)").matches) search.current?.focus()
  }, [])

  useEffect(() => {
    let isWanted = true
    loadEmoji().then(
      (loaded) => isWanted && setAll(loaded),
      () => isWanted && setFailed(true),
    )
    return () => {
      isWanted = false
    }
  }, [])

  const sections = useMemo(
    () => (all === undefined ? [] : layOutEmoji(all, query, recent)),
    [all, query, recent],
  )
  const first = sections[0]?.emoji[0]

  function pick(emoji: Emoji): void {
    const chosen = emoji.hasTones ? withSkinTone(emoji.emoji, tone) : emoji.emoji
    noteEmoji(chosen)
    onPick(chosen)
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const isField = event.target instanceof HTMLInputElement
    if (isField && event.key === "Enter" && first !== undefined) {
      event.preventDefault()
      pick(first)
    } else if (!isField || event.key === "ArrowDown") {
      moveInGrid(event, grid.current, COLUMNS)
    }
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: It only moves the focus among the buttons inside.
    <div className={styles.picker} onKeyDown={onKeyDown}>
      <div className={styles.head}>
        <input
          ref={search}
          type="search"
          className={styles.search}
          aria-label={text.search}
          placeholder={text.search}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <SkinToneChoice />
      </div>
      {query.trim() === "" && <GroupBar sections={sections} grid={grid} />}
      <div className={styles.grid} ref={grid}>
        {sections.map((section) => (
          <section key={section.key} data-group={section.key} aria-label={text[section.key]}>
            <h3 className={styles.heading}>{text[section.key]}</h3>
            <div className={styles.cells} data-size={sizeOf(section.emoji.length)}>
              {section.emoji.map((emoji) => (
                <EmojiCell
                  key={emoji.emoji}
                  emoji={emoji}
                  tone={tone}
                  isFirst={emoji === first}
                  onPick={pick}
                  onActive={setActive}
                />
              ))}
            </div>
          </section>
        ))}
        {all !== undefined && sections.length === 0 && (
          <p className={styles.nothing}>{text.nothing({ query })}</p>
        )}
        {hasFailed && <p className={styles.nothing}>{text.failed}</p>}
      </div>
      <p className={styles.name} aria-hidden="true">
        {active === undefined
          ? text.hint
          : `${active.name}${active.shortcodes[0] ? ` :${active.shortcodes[0]}:` : ""}`}
      </p>
    </div>
  )
}

/** How long a group is, roughly: what is out of sight is not drawn, and its height must be known all the same. */
const sizeOf = (count: number): "short" | "long" => (count > 60 ? "long" : "short")
