import { Pause, Play, X } from "lucide-react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { formatBytes } from "../../strings/bytes.ts"
import { strings } from "../../strings/index.ts"
import { showToast } from "../../ui/toast/toasts.ts"
import styles from "./Attachments.module.css"

const text = strings.attachments

/** How far the files of a message are, and what can be done about it. */
export function TransferBar({ messageId }: { readonly messageId: string }) {
  const { uploads } = useAccount()
  const transfer = useLive(uploads.transfers).get(messageId)
  if (transfer === undefined) return null
  const { state, sentBytes, totalBytes } = transfer
  const percent = totalBytes === 0 ? 0 : Math.floor((sentBytes / totalBytes) * 100)
  const size = formatBytes(totalBytes)
  const isPaused = state === "paused"
  return (
    <div className={styles.transfer}>
      <div className={styles.progress}>
        {isPaused
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
      <button
        type="button"
        className={styles.control}
        aria-label={isPaused ? text.resumeUpload : text.pauseUpload}
        title={isPaused ? text.resumeUpload : text.pauseUpload}
        onClick={() => (isPaused ? uploads.resume(messageId) : uploads.pause(messageId))}
      >
        {isPaused ? <Play size={16} aria-hidden="true" /> : <Pause size={16} aria-hidden="true" />}
      </button>
      <button
        type="button"
        className={styles.control}
        aria-label={text.cancelUpload}
        title={text.cancelUpload}
        onClick={() => void uploads.cancel(messageId).catch((error: unknown) => showToast(sentenceOf(error)))}
      >
        <X size={16} aria-hidden="true" />
      </button>
    </div>
  )
}
