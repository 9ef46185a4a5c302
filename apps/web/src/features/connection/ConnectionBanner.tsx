import { CloudOff, TriangleAlert } from "lucide-react"
import { useState } from "react"
import { sayRefusal } from "../../failures/say-refusal.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { classNames } from "../../ui/class-names.ts"
import { Spinner } from "../../ui/spinner/Spinner.tsx"
import styles from "./ConnectionBanner.module.css"
import { SignInAgain } from "./SignInAgain.tsx"
import { useOnceOnline, usePatience, useSecondsUntil } from "./timing.ts"
import { useNetwork } from "./useNetwork.ts"

const text = strings.connection

/** How the connection is, in plain words; nothing while all is well, or was a moment ago. */
export function ConnectionBanner() {
  const account = useAccount()
  const status = useLive(account.status)
  const hasNetwork = useNetwork()
  const wasOnline = useOnceOnline(status.state)
  const isWorthTelling = usePatience(status.state !== "online" || !hasNetwork)
  const seconds = useSecondsUntil(status.state === "waiting" ? status.retryAt : undefined)
  const [isAsking, setAsking] = useState(false)

  if (status.state === "refused") {
    return (
      <>
        <div className={classNames(styles.banner, styles.refused)} role="alert">
          <TriangleAlert size={16} aria-hidden="true" />
          <p>{sayRefusal(status.reason, false)}</p>
          <button type="button" className={styles.action} onClick={() => setAsking(true)}>
            {text.signInAgain}
          </button>
        </div>
        {isAsking && <SignInAgain onClose={() => setAsking(false)} />}
      </>
    )
  }
  if (!isWorthTelling) return <div role="status" />
  if (status.state === "connecting" && hasNetwork) {
    return (
      <div className={styles.banner} role="status">
        <Spinner />
        <p>{wasOnline ? text.reconnecting : text.connecting}</p>
      </div>
    )
  }
  const isCounting = status.state === "waiting" && hasNetwork
  return (
    <div className={styles.banner} role="status">
      <CloudOff size={16} aria-hidden="true" />
      {/* The seconds are for the eye: read out each time they would drown everything else. */}
      <p>
        <span aria-hidden={isCounting}>{isCounting ? text.waiting({ seconds }) : text.offline}</span>
        {isCounting && <span className="visually-hidden">{text.offline}</span>}
      </p>
      {isCounting && (
        <button type="button" className={styles.action} onClick={() => account.reconnect()}>
          {text.tryNow}
        </button>
      )}
    </div>
  )
}
