import { CloudDownload } from "lucide-react"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import styles from "./ConnectionBanner.module.css"

const text = strings.connection

/** That what one sees may not be all there is, for the server answers without giving it; nothing while it does. */
export function BehindBanner() {
  const account = useAccount()
  const { state } = useLive(account.status)
  const isBehind = useLive(account.isBehind)
  if (state !== "online" || !isBehind) return <div role="status" />
  return (
    <div className={styles.banner} role="status">
      <CloudDownload size={16} aria-hidden="true" />
      <p>{text.behind}</p>
      <button type="button" className={styles.action} onClick={() => account.reconnect()}>
        {text.tryNow}
      </button>
    </div>
  )
}
