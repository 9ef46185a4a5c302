import { sentenceOf } from "../../forms/sentence-of.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { Switch } from "../../ui/switch/Switch.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { LastSeenNotice } from "../contacts/LastSeenNotice.tsx"

const text = strings.privacy

/** Whether contacts learn when we were last online, where the server leaves it to us. */
export function LastSeenSwitch() {
  const { lastSeenDisclosure } = useAccount()
  const isOffered = useLive(lastSeenDisclosure.isOffered)
  const isTold = useLive(lastSeenDisclosure.contacts)
  if (isOffered === undefined) return null
  if (!isOffered) return <p>{text.lastSeenAlways}</p>
  return (
    <>
      <Switch
        label={text.lastSeen}
        hint={text.lastSeenHint}
        checked={isTold}
        onChange={(next) => void lastSeenDisclosure.set(next).catch((error) => showToast(sentenceOf(error)))}
      />
      <LastSeenNotice />
    </>
  )
}
