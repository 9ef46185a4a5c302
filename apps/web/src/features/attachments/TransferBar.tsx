import { Pause, Play, X } from "lucide-react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"
import { strings } from "../../strings/index.ts"
import { showToast } from "../../ui/toast/toasts.ts"
import styles from "./Attachments.module.css"
import { TransferProgress } from "./TransferProgress.tsx"

const text = strings.attachments

/** How far the files of a message are, and what can be done about it. */
export function TransferBar({ messageId }: { readonly messageId: string }) {
  const { uploads } = useAccount()
  const transfer = useLive(uploads.transfers).get(messageId)
  if (transfer === undefined) return null
  const isPaused = transfer.state === "paused"
  // Perhaps they were held up one by one.
  const resumeAll = () => {
    uploads.resume(messageId)
    for (const url of transfer.files.keys()) uploads.resume(messageId, url)
  }
  return (
    <div className={styles.transfer}>
      <TransferProgress transfer={transfer} />
      <button
        type="button"
        className={styles.control}
        aria-label={isPaused ? text.resumeUpload : text.pauseUpload}
        title={isPaused ? text.resumeUpload : text.pauseUpload}
        onClick={() => (isPaused ? resumeAll() : uploads.pause(messageId))}
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
