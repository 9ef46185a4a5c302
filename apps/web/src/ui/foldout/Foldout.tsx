import { ChevronRight } from "lucide-react"
import type { ReactNode } from "react"
import styles from "./Foldout.module.css"

/** What few people need: a line that opens it. */
export function Foldout({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <details className={styles.foldout}>
      <summary>
        <ChevronRight size={18} aria-hidden="true" />
        <span>{label}</span>
      </summary>
      <div className={styles.content}>{children}</div>
    </details>
  )
}
