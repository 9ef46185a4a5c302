import type { Attachment, Message } from "@kith/client"
import { Play, VolumeX } from "lucide-react"
import { useState } from "react"
import { formatDuration } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { AskToLoad } from "../attachments/AskToLoad.tsx"
import { FileRow } from "../attachments/FileRow.tsx"
import { RefusedFile } from "../attachments/RefusedFile.tsx"
import { useFileAccess } from "../attachments/trust.ts"
import { useCheckedFile } from "../attachments/useCheckedFile.ts"
import { Ring } from "./Ring.tsx"
import { useCircle } from "./useCircle.ts"
import styles from "./VideoMessage.module.css"

const text = strings.attachments

/** A film in a circle: it moves without a sound where it is seen, and is heard from its beginning when it is pressed. */
export function VideoMessage({
  message,
  attachment,
}: {
  readonly message: Message
  readonly attachment: Attachment
}) {
  const access = useFileAccess(message, attachment)
  const file = useCheckedFile(attachment, access.isOpen)
  const [hasFailed, setFailed] = useState(false)
  if (hasFailed) return <FileRow attachment={attachment} isUnshown />
  if (file !== undefined && file.state !== "fine") {
    return <RefusedFile attachment={attachment} reason={file.state} />
  }
  return (
    <div className={styles.circle}>
      {attachment.thumbnail !== undefined && (
        <img className={styles.blurred} src={attachment.thumbnail} alt="" aria-hidden="true" />
      )}
      {access.isOpen ? (
        file !== undefined && (
          <Film attachment={attachment} url={file.url} onProblem={() => setFailed(true)} />
        )
      ) : (
        <AskToLoad access={access} size={attachment.size} label={text.showVideo} />
      )}
    </div>
  )
}

function Film({
  attachment: { durationMs },
  url,
  onProblem,
}: {
  readonly attachment: Attachment
  readonly url: string
  readonly onProblem: () => void
}) {
  const { element, state, positionMs, lengthMs, toggle } = useCircle(durationMs, onProblem)
  const length = formatDuration(lengthMs)
  return (
    <button
      type="button"
      className={styles.open}
      aria-label={(state === "heard" ? text.pauseVideoMessage : text.playVideoMessage)({ length })}
      onClick={toggle}
    >
      <video ref={element} className={styles.film} src={url} muted playsInline preload="metadata" />
      {(state === "heard" || state === "stopped") && (
        <Ring share={lengthMs === 0 ? 0 : positionMs / lengthMs} />
      )}
      {(state === "stopped" || state === "still") && (
        <Play size={36} className={styles.play} fill="currentColor" aria-hidden="true" />
      )}
      <span className={styles.length} aria-hidden="true">
        {state === "heard" || state === "stopped"
          ? formatDuration(Math.max(0, lengthMs - positionMs))
          : length}
        {state === "muted" && <VolumeX size={12} />}
      </span>
    </button>
  )
}
