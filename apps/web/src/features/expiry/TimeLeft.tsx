import { Timer } from "lucide-react"
import { useEffect, useState } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { formatMoment, formatTimeLeft } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import styles from "./TimeLeft.module.css"

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
/** Timers of browsers go no further than 24 days; looking once an hour is enough for what is that far away. */
const LONGEST_WAIT = HOUR

/** How long a message stays, counted down in its largest unit. `expiresAt`: epoch milliseconds of the server's clock. */
export function TimeLeft({ expiresAt }: { readonly expiresAt: number }) {
  const account = useAccount()
  const [now, setNow] = useState(() => account.serverNow())
  const left = Math.max(0, expiresAt - now)
  useEffect(() => {
    if (left === 0) return
    const timer = setTimeout(() => setNow(account.serverNow()), untilNextChange(left))
    return () => clearTimeout(timer)
  }, [account, left])
  const label = strings.messageActions.expires({ time: formatMoment(expiresAt) })
  return (
    <span className={styles.left} role="img" aria-label={label} title={label}>
      <Timer size={12} aria-hidden="true" />
      <span aria-hidden="true">{formatTimeLeft(left)}</span>
    </span>
  )
}

function untilNextChange(left: number): number {
  const step = left <= MINUTE ? SECOND : left <= HOUR ? MINUTE : LONGEST_WAIT
  return left % step || step
}
