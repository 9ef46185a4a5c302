import { strings } from "../strings/index.ts"
import { Logo } from "../ui/logo/Logo.tsx"
import styles from "./Opening.module.css"

/** A moment's wait at the start. It comes late, so that a short one shows nothing. */
export function Opening() {
  return (
    <div className={styles.opening} role="status" aria-label={strings.ui.loading}>
      <Logo size={56} />
    </div>
  )
}
