import type { ScheduledMessage } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { EllipsisVertical, Paperclip } from "lucide-react"
import { useState } from "react"
import { sayFailure } from "../../failures/say-failure.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { formatList, formatMoment } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { IconButton } from "../../ui/button/IconButton.tsx"
import { Menu } from "../../ui/menu/Menu.tsx"
import { MenuItem } from "../../ui/menu/MenuItems.tsx"
import { Sheet } from "../../ui/sheet/Sheet.tsx"
import { FileUploads } from "../attachments/FileUploads.tsx"
import { plainName } from "../attachments/file-name.ts"
import { findDraft, saveDraft } from "../composer/drafts.ts"
import { VisibleText } from "../message-text/MessageSpans.tsx"
import { ChooseTime } from "./ChooseTime.tsx"
import { EditScheduled } from "./EditScheduled.tsx"
import styles from "./ScheduledMessages.module.css"

const text = strings.scheduled

/** What is to be sent to a conversation later: when, by whom, and how that is changed. */
export function ScheduledList({ peer, onClose }: { readonly peer: Jid; readonly onClose: () => void }) {
  const { scheduledMessages } = useAccount()
  const all = useLive(scheduledMessages.all)
  const here = all.filter((message) => message.peer.equals(peer))
  return (
    <Sheet title={text.title} onClose={onClose}>
      {here.length === 0 && <p className={styles.note}>{text.empty}</p>}
      <ul className={styles.list}>
        {here.map((message) => (
          <ScheduledItem key={message.id} message={message} onEdit={onClose} />
        ))}
      </ul>
    </Sheet>
  )
}

function ScheduledItem({
  message,
  onEdit,
}: {
  readonly message: ScheduledMessage
  readonly onEdit: () => void
}) {
  const { jid: own, scheduledMessages } = useAccount()
  const [isChoosing, setChoosing] = useState(false)
  const [isEditing, setEditing] = useState(false)
  const { id, peer, content, at, keeper, failure, failedFiles } = message
  const { attachments = [] } = content

  /** Back into the composer, behind what stands there; what has files stays, for they cannot go there. */
  function edit(): void {
    if (attachments.length > 0) {
      setEditing(true)
      return
    }
    const { text: begun, mentions } = findDraft(own, peer)
    saveDraft(own, peer, { text: begun.trim() === "" ? content.body : `${begun}\n${content.body}`, mentions })
    void scheduledMessages.cancel(id)
    onEdit()
  }

  return (
    <li className={styles.item}>
      <div className={styles.words}>
        {content.body !== "" && (
          <p className={styles.body} dir="auto">
            <VisibleText text={content.body.slice(0, 1000)} />
          </p>
        )}
        {attachments.length > 0 && (
          <p className={styles.files}>
            <Paperclip size={14} aria-hidden="true" />
            {text.fileCount({ count: attachments.length })}
            {": "}
            <bdi>{formatList(attachments.map(({ name }) => plainName(name)))}</bdi>
          </p>
        )}
        <p className={styles.when}>
          {at === 0 ? text.atOnce : formatMoment(at)} ·{" "}
          {keeper === "server" ? text.serverSends : text.deviceSends}
        </p>
        {failure !== undefined && (
          <p className={styles.failure}>{text.failed({ reason: sayFailure(failure) })}</p>
        )}
        <FileUploads
          holderId={id}
          attachments={attachments}
          {...(failedFiles !== undefined && { failedFiles })}
        />
      </div>
      <Menu
        trigger={
          <IconButton label={text.more}>
            <EllipsisVertical size={18} aria-hidden="true" />
          </IconButton>
        }
      >
        {failedFiles !== undefined && (
          <MenuItem onSelect={() => void scheduledMessages.change(id, {})}>{text.retryFiles}</MenuItem>
        )}
        <MenuItem onSelect={() => setChoosing(true)}>{text.changeTime}</MenuItem>
        <MenuItem onSelect={() => void scheduledMessages.change(id, { at: 0 })}>{text.sendNow}</MenuItem>
        <MenuItem onSelect={edit}>{text.edit}</MenuItem>
        <MenuItem isDanger onSelect={() => void scheduledMessages.cancel(id)}>
          {text.remove}
        </MenuItem>
      </Menu>
      {isEditing && <EditScheduled message={message} onClose={() => setEditing(false)} />}
      {isChoosing && (
        <ChooseTime
          keeper={keeper}
          {...(at > 0 && { present: at })}
          onClose={() => setChoosing(false)}
          onChoose={(next) => {
            setChoosing(false)
            void scheduledMessages.change(id, { at: next })
          }}
        />
      )}
    </li>
  )
}
