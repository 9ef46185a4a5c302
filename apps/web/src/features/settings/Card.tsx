import { type ReactNode, useId } from "react"
import styles from "./Card.module.css"

/** Settings that belong together, with what they are about. */
export function Card({
  title,
  text,
  children,
}: {
  readonly title: string
  readonly text?: ReactNode
  readonly children?: ReactNode
}) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h4 id={id} className={styles.title}>
        {title}
      </h4>
      <div className={styles.card}>
        {text !== undefined && <p className={styles.text}>{text}</p>}
        {children}
      </div>
    </section>
  )
}
