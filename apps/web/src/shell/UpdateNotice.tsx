import { useSyncExternalStore } from "react"
import { strings } from "../strings/index.ts"
import styles from "./UpdateNotice.module.css"
import { takeOver, waitingVersion } from "./updates.ts"

/** A new version waits: the person says when, so that nothing they do is interrupted. */
export function UpdateNotice() {
  const isWaiting = useSyncExternalStore(waitingVersion.subscribe, waitingVersion.get)
  if (!isWaiting) return null
  return (
    <div className={styles.notice} role="status">
      <p>{strings.app.newVersion}</p>
      <button type="button" className={styles.action} onClick={takeOver}>
        {strings.app.update}
      </button>
    </div>
  )
}
