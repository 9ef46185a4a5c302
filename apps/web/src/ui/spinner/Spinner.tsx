import styles from "./Spinner.module.css"

/** Something is under way. Silent for screen readers: what waits says so itself. */
export function Spinner() {
  return <span className={styles.spinner} aria-hidden="true" />
}
