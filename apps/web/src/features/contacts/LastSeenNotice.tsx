import { sayFailure } from "../../failures/say-failure.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { Notice } from "../../ui/notice/Notice.tsx"

/** Says where our server goes by something else than what is shown here: it answers for us while we are away. */
export function LastSeenNotice() {
  const { lastSeenDisclosure, status } = useAccount()
  const refusal = useLive(lastSeenDisclosure.refusal)
  const isOwed = useLive(lastSeenDisclosure.isOwed)
  const isOnline = useLive(status).state === "online"
  if (refusal !== undefined) return <Notice kind="error">{sayFailure(refusal)}</Notice>
  return isOwed && !isOnline ? <Notice kind="info">{strings.privacy.notTold}</Notice> : null
}
