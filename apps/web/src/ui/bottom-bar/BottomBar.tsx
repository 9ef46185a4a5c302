import type { ReactNode } from "react"
import styles from "./BottomBar.module.css"

/** What stands where one would write: why one cannot, and what to do about it. */
export function BottomBar({ children }: { readonly children: ReactNode }) {
  return (
    <div className={styles.bar} role="status">
      {children}
    </div>
  )
}
