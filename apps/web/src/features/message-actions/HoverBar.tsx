import type { Conversation, Message } from "@kith/client"
import { EllipsisVertical, Reply, SmilePlus } from "lucide-react"
import { useState } from "react"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { IconButton } from "../../ui/button/IconButton.tsx"
import { Popover } from "../../ui/popover/Popover.tsx"
import { EmojiPicker } from "../emoji/EmojiPicker.tsx"
import { recentEmoji } from "../emoji/recent-emoji.ts"
import styles from "./HoverBar.module.css"
import { isAnswerable, type MessageActions } from "./message-actions.ts"
import { openMessageMenu } from "./open-message-menu.ts"

const text = strings.messageActions
const QUICK = 6

/** What one does most, at the message itself: for the pointer, and by Tab from the message. */
export function HoverBar({
  conversation,
  message,
  author,
  actions,
  onOpenChange,
}: {
  readonly conversation: Conversation
  readonly message: Message
  readonly author: string
  readonly actions: MessageActions
  /** Keeps the bar there while something of it is open. */
  readonly onOpenChange: (isOpen: boolean) => void
}) {
  const canAnswer = isAnswerable(conversation, message)
  return (
    <div className={styles.bar} data-side={message.isMine ? "start" : "end"}>
      {canAnswer && (
        <>
          <ReactButton message={message} actions={actions} onOpenChange={onOpenChange} />
          <IconButton label={text.reply} onClick={() => actions.reply(message, author)}>
            <Reply size={17} aria-hidden="true" />
          </IconButton>
        </>
      )}
      <IconButton
        label={text.more}
        aria-haspopup="menu"
        onClick={(event) => openMessageMenu(event.currentTarget)}
      >
        <EllipsisVertical size={17} aria-hidden="true" />
      </IconButton>
    </div>
  )
}

function ReactButton({
  message,
  actions,
  onOpenChange,
}: {
  readonly message: Message
  readonly actions: MessageActions
  readonly onOpenChange: (isOpen: boolean) => void
}) {
  const [isOpen, setOpen] = useState(false)
  const [showsAll, setShowsAll] = useState(false)
  const recent = useLive(recentEmoji)
  const change = (next: boolean) => {
    setOpen(next)
    setShowsAll(false)
    onOpenChange(next)
  }
  const pick = (emoji: string) => {
    change(false)
    actions.toggleReaction(message, emoji)
  }
  return (
    <Popover
      label={text.react}
      side="top"
      isOpen={isOpen}
      onOpenChange={change}
      trigger={
        <IconButton label={text.react}>
          <SmilePlus size={17} aria-hidden="true" />
        </IconButton>
      }
    >
      {showsAll ? (
        <EmojiPicker onPick={pick} />
      ) : (
        <div className={styles.quick}>
          {recent.slice(0, QUICK).map((emoji) => (
            <button key={emoji} type="button" className={styles.emoji} onClick={() => pick(emoji)}>
              {emoji}
            </button>
          ))}
          <IconButton label={text.moreEmoji} className={styles.emoji} onClick={() => setShowsAll(true)}>
            <SmilePlus size={19} aria-hidden="true" />
          </IconButton>
        </div>
      )}
    </Popover>
  )
}
