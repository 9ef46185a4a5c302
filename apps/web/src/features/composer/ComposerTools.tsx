import { Smile, Type } from "lucide-react"
import { memo, type RefObject, useState } from "react"
import { strings } from "../../strings/index.ts"
import { IconButton } from "../../ui/button/IconButton.tsx"
import { classNames } from "../../ui/class-names.ts"
import { Popover } from "../../ui/popover/Popover.tsx"
import { EmojiPicker } from "../emoji/EmojiPicker.tsx"
import styles from "./Composer.module.css"
import { insertText } from "./replace-text.ts"

const text = strings.composer

/** Beside the field: emoji, and the bar of formats. No letter draws them again. */
export const ComposerTools = memo(function ComposerTools({
  field,
  showsFormats,
  onFormats,
}: {
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly showsFormats: boolean
  readonly onFormats: () => void
}) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <IconButton
        label={text.format}
        className={classNames(styles.tool, styles.formats)}
        aria-pressed={showsFormats}
        onMouseDown={(event) => event.preventDefault()}
        onClick={onFormats}
      >
        <Type size={19} aria-hidden="true" />
      </IconButton>
      <Popover
        label={text.emoji}
        side="top"
        isOpen={isOpen}
        onOpenChange={setOpen}
        trigger={
          <IconButton label={text.emoji} className={classNames(styles.tool, styles.emoji)}>
            <Smile size={20} aria-hidden="true" />
          </IconButton>
        }
      >
        <EmojiPicker
          onPick={(emoji) => {
            setOpen(false)
            if (field.current !== null) insertText(field.current, emoji)
          }}
        />
      </Popover>
    </>
  )
})
