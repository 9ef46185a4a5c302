import { classNames } from "../class-names.ts"
import styles from "./Badge.module.css"

/** How many are new; nothing for none. `label` says what is counted. */
export function Badge({
  count,
  label,
  isQuiet = false,
}: {
  readonly count: number
  readonly label: string
  /** Nobody needs to hurry. */
  readonly isQuiet?: boolean
}) {
  if (count === 0) return null
  return (
    <span className={classNames(styles.badge, isQuiet && styles.quiet)}>
      <span aria-hidden="true">{count > 999 ? "999+" : count}</span>
      <span className="visually-hidden">{label}</span>
    </span>
  )
}
