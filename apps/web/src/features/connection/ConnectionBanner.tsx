import { CloudOff, TriangleAlert } from "lucide-react"
import { useEffect, useState } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/use-live.ts"
import { strings } from "../../strings/index.ts"
import { classNames } from "../../ui/class-names.ts"
import { Spinner } from "../../ui/spinner/Spinner.tsx"
import styles from "./ConnectionBanner.module.css"
import { SignInAgain } from "./SignInAgain.tsx"
import { useOnceOnline, useSecondsUntil } from "./timing.ts"

const text = strings.connection

/** How the connection is, in plain words; nothing while all is well. */
export function ConnectionBanner() {
  const account = useAccount()
  const status = useLive(account.status)
  const wasOnline = useOnceOnline(status.state)
  const [isAsking, setAsking] = useState(false)
  const seconds = useSecondsUntil(status.state === "waiting" ? status.retryAt : undefined)

  useEffect(() => {
    if (status.state === "online") setAsking(false)
  }, [status.state])

  if (status.state === "online") return <div role="status" />
  if (status.state === "refused") {
    return (
      <div className={classNames(styles.banner, styles.refused)} role="alert">
        <TriangleAlert size={16} aria-hidden="true" />
        <p>{status.sentence}</p>
        <button type="button" className={styles.action} onClick={() => setAsking(true)}>
          {text.signInAgain}
        </button>
        {isAsking && <SignInAgain onClose={() => setAsking(false)} />}
      </div>
    )
  }
  return (
    <div className={styles.banner} role="status">
      {status.state === "connecting" ? <Spinner /> : <CloudOff size={16} aria-hidden="true" />}
      {status.state === "connecting" && <p>{wasOnline ? text.reconnecting : text.connecting}</p>}
      {status.state === "offline" && <p>{text.offline}</p>}
      {status.state === "waiting" && (
        // The seconds are for the eye: read out each time they would drown everything else.
        <p>
          <span aria-hidden="true">{navigator.onLine ? text.waiting(seconds) : text.offline}</span>
          <span className="visually-hidden">{text.offline}</span>
        </p>
      )}
      {status.state !== "connecting" && (
        <button type="button" className={styles.action} onClick={() => account.reconnect()}>
          {text.tryNow}
        </button>
      )}
    </div>
  )
}
