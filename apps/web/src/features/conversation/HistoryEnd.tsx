import type { Jid } from "@kith/xmpp"
import { useAccount } from "../../session/AccountContext.tsx"
import { useRoom, useRoomLive } from "../../session/rooms.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { EmptyState } from "../../ui/empty-state/EmptyState.tsx"
import { Spinner } from "../../ui/spinner/Spinner.tsx"
import styles from "./MessageList.module.css"
import type { OlderMessages } from "./useOlderMessages.ts"

const text = strings.conversation

/** What stands above the oldest message: more on its way, what went wrong, or the beginning. */
export function HistoryEnd({
  peer,
  older,
  isEmpty,
  reachesTop,
  name,
}: {
  readonly peer: Jid
  readonly older: OlderMessages
  readonly isEmpty: boolean
  readonly reachesTop: boolean
  readonly name: string
}) {
  const account = useAccount()
  const room = useRoom(peer)
  const standing = useRoomLive(room?.standing)?.state
  if (!reachesTop) return null
  if (older.problem !== undefined) {
    return (
      <div className={styles.end} role="alert">
        <p>{older.problem}</p>
        <Button size="small" onClick={older.load}>
          {text.tryAgain}
        </Button>
      </div>
    )
  }
  if (older.hasOlder) {
    return (
      <div className={styles.end} role="status">
        <Spinner />
        <p>{text.loadingOlder}</p>
      </div>
    )
  }
  if (!isEmpty) {
    return <p className={styles.end}>{room ? strings.rooms.beginning({ name }) : text.beginning({ name })}</p>
  }
  // Something was written, and is about to be read from the store.
  if (account.conversations.get().some(({ peer: of, lastMessage }) => lastMessage && of.equals(peer)))
    return null
  return (
    <div className={styles.empty}>
      {standing === "refused" || standing === "outside" ? (
        <EmptyState title={strings.rooms.emptyOutside({ name })} />
      ) : (
        <EmptyState title={room ? strings.rooms.emptyTitle({ name }) : text.emptyTitle({ name })}>
          <p>{room ? strings.rooms.emptyText : text.emptyText}</p>
        </EmptyState>
      )}
    </div>
  )
}
