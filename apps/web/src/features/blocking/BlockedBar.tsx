import type { Conversation } from "@kith/client"
import type { ReactNode } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { usePerson } from "../../session/people.ts"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import styles from "./BlockedBar.module.css"

const text = strings.blocking

/** What stands below the messages of somebody: the composer, or that we have blocked them, for then nothing goes out. */
export function BlockedBar({
  conversation: { peer, room },
  children,
}: {
  readonly conversation: Conversation
  /** The composer. */
  readonly children: ReactNode
}) {
  const { blocking } = useAccount()
  const { name } = usePerson(peer)
  const isBlocked = useLive(blocking.blocked) !== undefined && room === undefined && blocking.isBlocked(peer)
  if (!isBlocked) return children

  async function unblock(): Promise<void> {
    try {
      await blocking.unblock(peer)
      showToast(text.unblocked({ name }))
    } catch (error) {
      showToast(sentenceOf(error))
    }
  }

  return (
    <div className={styles.bar} role="status">
      <p>{text.isBlocked({ name })}</p>
      <Button onClick={() => void unblock()}>{text.unblock}</Button>
    </div>
  )
}
