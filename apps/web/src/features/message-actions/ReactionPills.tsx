import type { Account, Conversation, Message, Reaction } from "@kith/client"
import { Jid } from "@kith/xmpp"
import { useAccount } from "../../session/AccountContext.tsx"
import { describePerson } from "../../session/people.ts"
import { formatList } from "../../strings/dates.ts"
import { isolate } from "../../strings/directions.ts"
import { strings } from "../../strings/index.ts"
import { classNames } from "../../ui/class-names.ts"
import { Tooltip } from "../../ui/tooltip/Tooltip.tsx"
import { isAnswerable, type MessageActions } from "./message-actions.ts"
import styles from "./ReactionPills.module.css"

const text = strings.messageActions
const SHOWN_MOST = 40
const NAMED_MOST = 12

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
        const label = text.reaction({ emoji, count, names: namesIn(account, reaction) })
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

/** Who it was, as far as they are known by name: us last. */
export function namesIn(account: Account, { by, count, isMine }: Reaction): string {
  const named = by.slice(0, NAMED_MOST).map((each) => nameOfReactor(account, each))
  const others = count - named.length - (isMine ? 1 : 0)
  return formatList([
    ...named.map(isolate),
    ...(isMine ? [text.you] : []),
    ...(others > 0 ? [text.others({ count: others })] : []),
  ])
}

function nameOfReactor(account: Account, by: string): string {
  const address = Jid.tryParse(by)
  if (address?.resource !== undefined) return address.resource
  return address?.local === undefined ? text.somebody : describePerson(account, address).name
}
