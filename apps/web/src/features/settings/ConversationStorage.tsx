import { bytesOf, type ConversationUse } from "@kith/client"
import { Trash2 } from "lucide-react"
import { useState } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { PersonAvatar } from "../../session/PersonAvatar.tsx"
import { useLive } from "../../session/useLive.ts"
import { formatBytes } from "../../strings/bytes.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { IconButton } from "../../ui/button/IconButton.tsx"
import { Confirm } from "../../ui/confirm/Confirm.tsx"
import { Spinner } from "../../ui/spinner/Spinner.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { nameOf } from "../conversation-list/filter-list.ts"
import { Card } from "./Card.tsx"
import { ClearConversation } from "./ClearConversation.tsx"
import styles from "./ConversationStorage.module.css"
import { useStorageUse } from "./useStorageUse.ts"

const text = strings.storage
/** Those that take the most; the others when somebody wants to see them. */
const SHOWN_AT_FIRST = 10
const SHOWN_MORE = 100

/** What each conversation takes on this device, the largest first. */
export function ConversationStorage({ onChange }: { readonly onChange: () => void }) {
  const { storage } = useAccount()
  const { use, isDone, hasFailed, measureAgain } = useStorageUse()
  const nameOfPeer = useNames()
  const [shown, setShown] = useState(SHOWN_AT_FIRST)
  const [clearing, setClearing] = useState<ConversationUse>()
  const [isRemovingAll, setRemovingAll] = useState(false)
  const all = use?.conversations ?? []
  const fileBytes = all.reduce((sum, conversation) => sum + conversation.fileBytes, 0)

  function cleared(): void {
    showToast(text.clearedOne)
    measureAgain()
    onChange()
  }

  return (
    <Card title={text.byConversation} text={text.byConversationText}>
      {!isDone && (
        <p className={styles.counting} role="status">
          <Spinner />
          {text.counting}
        </p>
      )}
      {hasFailed && <p>{text.countingFailed}</p>}
      {isDone && !hasFailed && all.length === 0 && <p>{text.nothing}</p>}
      {all.length > 0 && (
        <ul className={styles.list}>
          {all.slice(0, shown).map((conversation) => (
            <Entry
              key={conversation.peer.toString()}
              use={conversation}
              name={nameOfPeer(conversation)}
              onClear={() => setClearing(conversation)}
            />
          ))}
        </ul>
      )}
      {(all.length > shown || fileBytes > 0) && (
        <div className={styles.buttons}>
          {all.length > shown && (
            <Button look="plain" onClick={() => setShown(shown + SHOWN_MORE)}>
              {text.more({ count: all.length - shown })}
            </Button>
          )}
          {fileBytes > 0 && (
            <Button icon={<Trash2 size={17} />} onClick={() => setRemovingAll(true)}>
              {text.removeAllFiles({ size: formatBytes(fileBytes) })}
            </Button>
          )}
        </div>
      )}
      {clearing !== undefined && (
        <ClearConversation
          use={clearing}
          name={nameOfPeer(clearing)}
          onDone={cleared}
          onClose={() => setClearing(undefined)}
        />
      )}
      {isRemovingAll && (
        <Confirm
          title={text.removeAllFilesTitle}
          action={text.remove}
          isDanger
          onConfirm={async () => {
            await storage.removeFiles()
            cleared()
          }}
          onClose={() => setRemovingAll(false)}
        >
          {text.filesText}
        </Confirm>
      )}
    </Card>
  )
}

function Entry({
  use,
  name,
  onClear,
}: {
  readonly use: ConversationUse
  readonly name: string
  readonly onClear: () => void
}) {
  const { peer, messageCount, hasOlder, fileCount, fileBytes, waitingBytes } = use
  return (
    <li className={styles.entry}>
      <PersonAvatar jid={peer} name={name} size={36} />
      <div className={styles.words}>
        <strong dir="auto">{name}</strong>
        <span>
          {text.messages({ count: messageCount })}
          {fileCount > 0 && ` · ${text.files({ count: fileCount, size: formatBytes(fileBytes) })}`}
          {waitingBytes > 0 && ` · ${text.waiting({ size: formatBytes(waitingBytes) })}`}
        </span>
      </div>
      <span className={styles.size}>{formatBytes(bytesOf(use))}</span>
      {(hasOlder || fileBytes > 0) && (
        <IconButton label={text.clearNamed({ name })} onClick={onClear}>
          <Trash2 size={18} />
        </IconButton>
      )}
    </li>
  )
}

function useNames(): (use: ConversationUse) => string {
  const account = useAccount()
  const summaries = useLive(account.conversations)
  const names = new Map(summaries.map((summary) => [summary.peer.toString(), nameOf(summary)]))
  return ({ peer }) => names.get(peer.toString()) ?? peer.toString()
}
