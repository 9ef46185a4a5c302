import { Menu as Parts } from "@base-ui/react/menu"
import type { Conversation, Message } from "@kith/client"
import {
  Copy,
  EyeOff,
  Forward,
  Info,
  Link,
  ListChecks,
  Pencil,
  Quote,
  Reply,
  SmilePlus,
  Trash2,
} from "lucide-react"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { MenuItem, MenuSeparator } from "../../ui/menu/MenuItems.tsx"
import { recentEmoji } from "../emoji/recent-emoji.ts"
import styles from "./MessageMenu.module.css"
import {
  isAnswerable,
  isDeletable,
  isEditable,
  isHidable,
  isQuotable,
  isShared,
  type MessageActions,
} from "./message-actions.ts"

const text = strings.messageActions
const QUICK = 6
const ICON = { size: 17, "aria-hidden": true } as const

export interface MessageMenuProps {
  readonly conversation: Conversation
  readonly message: Message
  readonly author: string
  readonly actions: MessageActions
}

/** What can be done with one message, as items of a menu. */
export function MessageMenu({ conversation, message, author, actions }: MessageMenuProps) {
  const isThere = message.retracted === undefined
  const canShare = isShared(message)
  const canAnswer = isAnswerable(conversation, message)
  return (
    <>
      {canAnswer && <QuickReactions message={message} actions={actions} />}
      {canAnswer && (
        <MenuItem icon={<Reply {...ICON} />} keys="R" onSelect={() => actions.reply(message, author)}>
          {text.reply}
        </MenuItem>
      )}
      {isQuotable(message) && (
        <MenuItem icon={<Quote {...ICON} />} keys="Q" onSelect={() => actions.quote(message)}>
          {text.quote}
        </MenuItem>
      )}
      {isEditable(message) && (
        <MenuItem icon={<Pencil {...ICON} />} keys="E" onSelect={() => actions.edit(message)}>
          {text.edit}
        </MenuItem>
      )}
      {canShare && (
        <MenuItem icon={<Forward {...ICON} />} keys="F" onSelect={() => actions.forward([message])}>
          {text.forward}
        </MenuItem>
      )}
      {isThere && message.body !== "" && (
        <MenuItem icon={<Copy {...ICON} />} onSelect={() => actions.copyText([message])}>
          {text.copy}
        </MenuItem>
      )}
      {message.direct === undefined && (
        <MenuItem icon={<Link {...ICON} />} onSelect={() => actions.copyLink(message)}>
          {text.copyLink}
        </MenuItem>
      )}
      {canShare && (
        <MenuItem icon={<ListChecks {...ICON} />} keys="X" onSelect={() => actions.toggleSelected(message)}>
          {text.select}
        </MenuItem>
      )}
      <MenuItem icon={<Info {...ICON} />} keys="I" onSelect={() => actions.showInfo(message)}>
        {text.info}
      </MenuItem>
      <MenuSeparator />
      {isHidable(message) && (
        <MenuItem icon={<EyeOff {...ICON} />} isDanger onSelect={() => actions.askToDelete([message], "me")}>
          {text.deleteForMe}
        </MenuItem>
      )}
      {isThere && isDeletable(conversation, message) && (
        <MenuItem
          icon={<Trash2 {...ICON} />}
          keys={strings.keyboard.keyDel}
          isDanger
          onSelect={() => actions.askToDelete([message], "all")}
        >
          {text.deleteForAll}
        </MenuItem>
      )}
    </>
  )
}

function QuickReactions({ message, actions }: Pick<MessageMenuProps, "message" | "actions">) {
  const recent = useLive(recentEmoji)
  const mine = new Set((message.reactions ?? []).filter(({ isMine }) => isMine).map(({ emoji }) => emoji))
  return (
    <Parts.Group className={styles.quick}>
      {recent.slice(0, QUICK).map((emoji) => (
        <Parts.CheckboxItem
          key={emoji}
          className={styles.emoji}
          closeOnClick
          checked={mine.has(emoji)}
          onCheckedChange={() => actions.toggleReaction(message, emoji)}
        >
          {emoji}
        </Parts.CheckboxItem>
      ))}
      <Parts.Item
        className={styles.emoji}
        onClick={() => actions.pickReaction(message)}
        aria-label={text.moreEmoji}
      >
        <SmilePlus size={19} aria-hidden="true" />
      </Parts.Item>
    </Parts.Group>
  )
}
