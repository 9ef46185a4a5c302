import type { Jid } from "@kith/xmpp"
import { CalendarClock } from "lucide-react"
import { lazy, Suspense, useState } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import styles from "./ScheduledMessages.module.css"

const ScheduledList = lazy(() =>
  import("./ScheduledList.tsx").then(({ ScheduledList: List }) => ({ default: List })),
)

/** Above the composer, where something is to be sent later to this conversation. */
export function ScheduledBar({ peer }: { readonly peer: Jid }) {
  const all = useLive(useAccount().scheduledMessages.all)
  const [isOpen, setOpen] = useState(false)
  const here = all.filter((message) => message.peer.equals(peer))
  if (here.length === 0 && !isOpen) return null
  const hasFailed = here.some(({ failure }) => failure !== undefined)
  return (
    <>
      <button
        type="button"
        className={styles.bar}
        data-failed={hasFailed || undefined}
        onClick={() => setOpen(true)}
      >
        <CalendarClock size={16} aria-hidden="true" />
        {hasFailed ? strings.scheduled.someFailed : strings.scheduled.waiting({ count: here.length })}
      </button>
      {isOpen && (
        <Suspense>
          <ScheduledList peer={peer} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
