import { Download } from "lucide-react"
import { formatBytes } from "../../strings/bytes.ts"
import { strings } from "../../strings/index.ts"
import styles from "./Album.module.css"
import type { FileAccess } from "./trust.ts"

/** In place of a file that is not loaded unasked: a button, and who would learn of it. */
export function AskToLoad({
  access,
  size,
  label,
}: {
  readonly access: FileAccess
  readonly size: number | undefined
  readonly label: string
}) {
  return (
    <button type="button" className={styles.ask} onClick={access.open}>
      <span className={styles.askAction}>
        <Download size={16} aria-hidden="true" />
        {label}
        {size !== undefined && ` (${formatBytes(size)})`}
      </span>
      {!access.isOnlyLarge && (
        <span className={styles.askHost}>{strings.attachments.fromHost({ host: access.host })}</span>
      )}
    </button>
  )
}
