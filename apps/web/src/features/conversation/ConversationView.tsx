import type { Jid } from "@kith/xmpp"
import { useMemo, useState } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { Composer } from "../composer/Composer.tsx"
import { GalleryDoor } from "../gallery/GalleryDoor.tsx"
import { AttachMenu } from "../uploads/AttachMenu.tsx"
import { DropZone } from "../uploads/DropZone.tsx"
import { useAttaching } from "../uploads/useAttaching.tsx"
import { VoiceButton } from "../voice-messages/VoiceButton.tsx"
import { ConversationHeader } from "./ConversationHeader.tsx"
import styles from "./ConversationView.module.css"
import { MessageList } from "./MessageList.tsx"

/** One conversation: who it is with, what was said, and what to say next. */
export function ConversationView({
  peer,
  showsDetails,
}: {
  readonly peer: Jid
  readonly showsDetails: boolean
}) {
  const account = useAccount()
  const conversation = useMemo(() => account.conversation(peer), [account, peer])
  // Counts what was sent from here: the list then goes to its end, and the line of the unread ones goes.
  const [sentCount, setSentCount] = useState(0)
  const onSent = () => setSentCount((count) => count + 1)
  const attaching = useAttaching(conversation, onSent)
  return (
    <DropZone className={styles.view} onFiles={attaching.addFiles}>
      <ConversationHeader conversation={conversation} showsDetails={showsDetails} />
      <MessageList conversation={conversation} sentCount={sentCount} />
      <Composer
        conversation={conversation}
        onSent={onSent}
        onFiles={attaching.addFiles}
        attach={<AttachMenu onFiles={attaching.addFiles} onOpen={attaching.open} />}
        microphone={<VoiceButton conversation={conversation} onSent={onSent} />}
      />
      {attaching.windows}
      <GalleryDoor conversation={conversation} />
    </DropZone>
  )
}
