import type { Conversation } from "@kith/client"
import type { ReactNode } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { usePerson } from "../../session/people.ts"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { BottomBar } from "../../ui/bottom-bar/BottomBar.tsx"
import { Button } from "../../ui/button/Button.tsx"
import { unblock } from "./unblock.ts"

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
  const account = useAccount()
  const { blocking } = account
  const { name } = usePerson(peer)
  const isBlocked = useLive(blocking.blocked) !== undefined && room === undefined && blocking.isBlocked(peer)
  if (!isBlocked) return children
  return (
    <BottomBar>
      <p>{text.isBlocked({ name })}</p>
      <Button onClick={() => void unblock(account, peer, name)}>{text.unblock}</Button>
    </BottomBar>
  )
}
