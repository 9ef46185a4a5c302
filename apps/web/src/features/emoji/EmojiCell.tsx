import { memo } from "react"
import styles from "./EmojiPicker.module.css"
import type { Emoji } from "./emoji-data.ts"
import { type SkinTone, withSkinTone } from "./skin-tones.ts"

export const EmojiCell = memo(function EmojiCell({
  emoji,
  tone,
  isFirst,
  onPick,
  onActive,
}: {
  readonly emoji: Emoji
  readonly tone: SkinTone
  /** The one that the Tab key reaches; arrows go on from there. */
  readonly isFirst: boolean
  readonly onPick: (emoji: Emoji) => void
  readonly onActive: (emoji: Emoji) => void
}) {
  return (
    <button
      type="button"
      data-cell=""
      className={styles.cell}
      aria-label={emoji.name}
      tabIndex={isFirst ? 0 : -1}
      onClick={() => onPick(emoji)}
      onFocus={() => onActive(emoji)}
      onPointerEnter={() => onActive(emoji)}
    >
      <span aria-hidden="true">{emoji.hasTones ? withSkinTone(emoji.emoji, tone) : emoji.emoji}</span>
    </button>
  )
})
