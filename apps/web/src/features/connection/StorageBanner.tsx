import { HardDrive } from "lucide-react"
import { useState } from "react"
import { Link } from "../../navigation/Link.tsx"
import { settingsPath } from "../../navigation/route.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { classNames } from "../../ui/class-names.ts"
import styles from "./ConnectionBanner.module.css"

const text = strings.storage

/** That this device can keep no more, or nothing at all, and what to do; nothing while it can. */
export function StorageBanner() {
  const { storage } = useAccount()
  const state = useLive(storage.state)
  const [isHidden, setHidden] = useState(false)
  if (state === "full") {
    return (
      <div className={classNames(styles.banner, styles.refused)} role="alert">
        <HardDrive size={16} aria-hidden="true" />
        <p>{text.full}</p>
        <Link to={settingsPath("storage")} className={styles.action}>
          {text.freeSpace}
        </Link>
      </div>
    )
  }
  if (state !== "fleeting" || isHidden) return undefined
  return (
    <div className={styles.banner} role="status">
      <HardDrive size={16} aria-hidden="true" />
      <p>{text.fleeting}</p>
      <button type="button" className={styles.action} onClick={() => setHidden(true)}>
        {text.understood}
      </button>
    </div>
  )
}
