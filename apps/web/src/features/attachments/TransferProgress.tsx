import type { FileTransfer } from "@kith/client"
import { formatBytes } from "../../strings/bytes.ts"
import { strings } from "../../strings/index.ts"
import styles from "./Attachments.module.css"

const text = strings.attachments

/** How far a file is, or several together, in words and as a bar. */
export function TransferProgress({ transfer }: { readonly transfer: FileTransfer }) {
  const { state, sentBytes, totalBytes } = transfer
  const percent = totalBytes === 0 ? 0 : Math.floor((sentBytes / totalBytes) * 100)
  const size = formatBytes(totalBytes)
  return (
    <div className={styles.progress}>
      {state === "paused"
        ? text.paused
        : state === "waiting"
          ? text.waiting({ size })
          : text.uploading({ percent, size })}
      <span
        className={styles.bar}
        role="progressbar"
        aria-valuenow={percent}
        aria-label={text.uploading({ percent, size })}
      >
        <span style={{ inlineSize: `${percent}%` }} />
      </span>
    </div>
  )
}
