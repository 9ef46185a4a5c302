import type { Conversation, Message } from "@kith/client"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { classNames } from "../../ui/class-names.ts"
import { Tooltip } from "../../ui/tooltip/Tooltip.tsx"
import { isAnswerable, type MessageActions } from "./message-actions.ts"
import { namesIn } from "./name-reactors.ts"
import styles from "./ReactionPills.module.css"

const text = strings.messageActions
const SHOWN_MOST = 40

/** What people feel about a message; a click on a pill joins them, another one takes that back. */
export function ReactionPills({
  conversation,
  message,
  actions,
}: {
  readonly conversation: Conversation
  readonly message: Message
  readonly actions: MessageActions
}) {
  const account = useAccount()
  const { reactions = [] } = message
  if (reactions.length === 0) return null
  const canReact = isAnswerable(conversation, message)
  return (
    <div className={styles.pills}>
      {reactions.slice(0, SHOWN_MOST).map((reaction) => {
        const { emoji, count, isMine } = reaction
        const label = text.reaction({ emoji, count, names: namesIn(account, conversation, reaction) })
        return (
          <Tooltip key={emoji} text={label}>
            <button
              type="button"
              className={classNames(styles.pill, isMine && styles.mine)}
              aria-label={label}
              aria-pressed={isMine}
              disabled={!canReact}
              onClick={() => actions.toggleReaction(message, emoji)}
            >
              <span aria-hidden="true">{emoji}</span>
              <span aria-hidden="true" className={styles.count}>
                {count}
              </span>
            </button>
          </Tooltip>
        )
      })}
    </div>
  )
}
