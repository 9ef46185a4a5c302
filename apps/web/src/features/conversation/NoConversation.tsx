import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { EmptyState } from "../../ui/empty-state/EmptyState.tsx"
import { Logo } from "../../ui/logo/Logo.tsx"
import styles from "./ConversationView.module.css"

const text = strings.conversation

/** What stands beside the list while nothing in it is chosen. */
export function NoConversation() {
  const account = useAccount()
  const conversations = useLive(account.conversations)
  const contacts = useLive(account.contacts)
  const isNewHere = conversations.length === 0 && contacts.length === 0
  return (
    <div className={styles.view}>
      <EmptyState picture={<Logo size={56} />} title={isNewHere ? text.welcomeTitle : text.noneTitle}>
        <p>{isNewHere ? text.welcomeText : text.noneText}</p>
      </EmptyState>
    </div>
  )
}
