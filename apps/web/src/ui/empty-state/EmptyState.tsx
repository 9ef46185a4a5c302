import type { ReactNode } from "react"
import styles from "./EmptyState.module.css"

/** Nothing here yet: why, and the next step. */
export function EmptyState({
  picture,
  title,
  children,
  action,
}: {
  readonly picture?: ReactNode
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}) {
  return (
    <div className={styles.state}>
      {picture}
      <h2>{title}</h2>
      {children}
      {action !== undefined && <div className={styles.action}>{action}</div>}
    </div>
  )
}
