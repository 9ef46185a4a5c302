import { strings } from "../../strings/index.ts"
import { Sheet } from "../../ui/sheet/Sheet.tsx"
import { EmojiPicker } from "../emoji/EmojiPicker.tsx"

/** All emoji, to react with. */
export default function ReactionDialog({
  onPick,
  onClose,
}: {
  readonly onPick: (emoji: string) => void
  readonly onClose: () => void
}) {
  return (
    <Sheet title={strings.messageActions.react} onClose={onClose}>
      <EmojiPicker onPick={onPick} />
    </Sheet>
  )
}
