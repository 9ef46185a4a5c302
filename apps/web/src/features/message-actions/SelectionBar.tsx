import type { Conversation } from "@kith/client"
import { Copy, EyeOff, Forward, Trash2, X } from "lucide-react"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { IconButton } from "../../ui/button/IconButton.tsx"
import { isDeletable, isHidable, type MessageActions } from "./message-actions.ts"
import styles from "./SelectionBar.module.css"

const text = strings.messageActions

/** What can be done with all selected messages at once. */
export function SelectionBar({
  conversation,
  selected,
  actions,
  onStop,
}: {
  readonly conversation: Conversation
  readonly selected: ReadonlySet<string>
  readonly actions: MessageActions
  readonly onStop: () => void
}) {
  const messages = useLive(conversation.messages).filter(({ id }) => selected.has(id))
  const areDeletable = messages.every((message) => isDeletable(conversation, message))
  return (
    <div className={styles.bar} role="toolbar" aria-label={text.selected({ count: messages.length })}>
      <IconButton label={text.stopSelecting} onClick={onStop}>
        <X size={20} aria-hidden="true" />
      </IconButton>
      <p className={styles.count} role="status">
        {text.selected({ count: messages.length })}
      </p>
      <IconButton
        label={text.copy}
        onClick={() => {
          actions.copyText(messages)
          onStop()
        }}
      >
        <Copy size={19} aria-hidden="true" />
      </IconButton>
      <IconButton label={text.forward} onClick={() => actions.forward(messages)}>
        <Forward size={20} aria-hidden="true" />
      </IconButton>
      {messages.every(isHidable) && (
        <IconButton label={text.deleteForMe} onClick={() => actions.askToDelete(messages, "me")}>
          <EyeOff size={19} aria-hidden="true" />
        </IconButton>
      )}
      {areDeletable && (
        <IconButton label={text.deleteForAll} onClick={() => actions.askToDelete(messages, "all")}>
          <Trash2 size={19} aria-hidden="true" />
        </IconButton>
      )}
    </div>
  )
}
