import type { Jid } from "@kith/xmpp"
import { useMemo, useState } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { Composer } from "../composer/Composer.tsx"
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
  return (
    <div className={styles.view}>
      <ConversationHeader conversation={conversation} showsDetails={showsDetails} />
      <MessageList conversation={conversation} sentCount={sentCount} />
      <Composer conversation={conversation} onSent={() => setSentCount(sentCount + 1)} />
    </div>
  )
}
