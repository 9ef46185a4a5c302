import type { ConversationUse } from "@kith/client"
import { useState } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { formatBytes } from "../../strings/bytes.ts"
import { strings } from "../../strings/index.ts"
import { Confirm } from "../../ui/confirm/Confirm.tsx"
import { Switch } from "../../ui/switch/Switch.tsx"

const text = strings.storage

/** Asks what of a conversation shall go from this device, and says what comes back and what does not. */
export function ClearConversation({
  use,
  name,
  onDone,
  onClose,
}: {
  readonly use: ConversationUse
  readonly name: string
  readonly onDone: () => void
  readonly onClose: () => void
}) {
  const { storage } = useAccount()
  const { peer, messageBytes, hasOlder, fileBytes } = use
  const canReadAgain = storage.canReadAgain(peer)
  const [withMessages, setWithMessages] = useState(canReadAgain && hasOlder)
  const [withFiles, setWithFiles] = useState(!withMessages && fileBytes > 0)
  return (
    <Confirm
      title={text.clearOneTitle({ name })}
      action={text.remove}
      isDanger
      onConfirm={async () => {
        if (withMessages) await storage.removePast(peer)
        if (withFiles) await storage.removeFiles(peer)
        if (withMessages || withFiles) onDone()
      }}
      onClose={onClose}
    >
      <p>{text.clearOneText}</p>
      {hasOlder && (
        <Switch
          label={text.olderMessages({ size: formatBytes(messageBytes) })}
          hint={canReadAgain ? text.messagesText : text.messagesStay}
          checked={withMessages}
          isDisabled={!canReadAgain}
          onChange={setWithMessages}
        />
      )}
      {fileBytes > 0 && (
        <Switch
          label={text.directFiles({ size: formatBytes(fileBytes) })}
          hint={text.filesText}
          checked={withFiles}
          onChange={setWithFiles}
        />
      )}
    </Confirm>
  )
}
