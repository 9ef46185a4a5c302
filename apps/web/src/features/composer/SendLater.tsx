import type { Conversation } from "@kith/client"
import { useAccount } from "../../session/AccountContext.tsx"
import { formatMoment } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { showToast } from "../../ui/toast/toasts.ts"
import { ChooseTime } from "../scheduled-messages/ChooseTime.tsx"
import type { Writing } from "./useComposer.ts"

/** Asks for the time, and takes what is written out of the composer until then. */
export function SendLater({
  conversation: { peer },
  writing,
  onClose,
}: {
  readonly conversation: Conversation
  readonly writing: Writing
  readonly onClose: () => void
}) {
  const { scheduledMessages } = useAccount()

  async function sendAt(at: number): Promise<void> {
    onClose()
    const isKept = await writing.send(async (content) => {
      await scheduledMessages.schedule(peer, content, at)
    })
    if (isKept) showToast(strings.scheduled.planned({ time: formatMoment(at) }))
  }

  return (
    <ChooseTime
      keeper={scheduledMessages.keeperFor(peer)}
      onChoose={(at) => void sendAt(at)}
      onClose={onClose}
    />
  )
}
