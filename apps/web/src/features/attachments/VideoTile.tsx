import { Play } from "lucide-react"
import { useState } from "react"
import { formatDuration } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { openGallery } from "../gallery/open-gallery.ts"
import styles from "./Album.module.css"
import { AskToLoad } from "./AskToLoad.tsx"
import { FileRow } from "./FileRow.tsx"
import { plainName } from "./file-name.ts"
import { hearAlone } from "./hear-alone.ts"
import type { TileProps } from "./PictureTile.tsx"
import { RefusedFile } from "./RefusedFile.tsx"
import { tileSize } from "./tile-size.ts"
import { useFileAccess } from "./trust.ts"
import { useCheckedFile } from "./useCheckedFile.ts"

const text = strings.attachments

/** A film plays where it stands; in an album it opens in the gallery. */
export function VideoTile({ message, attachment, isAlone }: TileProps) {
  const access = useFileAccess(message, attachment)
  // Others are opened in the gallery.
  const file = useCheckedFile(attachment, access.isOpen && isAlone)
  const [hasFailed, setFailed] = useState(false)
  if (hasFailed) return <FileRow attachment={attachment} isUnshown />
  if (file !== undefined && file.state !== "fine") {
    return <RefusedFile attachment={attachment} reason={file.state} />
  }
  const { thumbnail, durationMs, description, name } = attachment
  const label = text.videoNamed({ description: description ?? plainName(name) })
  const length = durationMs !== undefined && (
    <span className={styles.length}>{formatDuration(durationMs)}</span>
  )
  return (
    <div className={styles.tile} style={isAlone ? tileSize(attachment) : undefined}>
      {thumbnail !== undefined && (
        <img className={styles.blurred} src={thumbnail} alt="" aria-hidden="true" />
      )}
      {!access.isOpen && <AskToLoad access={access} size={attachment.size} label={text.showVideo} />}
      {access.isOpen && isAlone && file !== undefined && (
        // biome-ignore lint/a11y/useMediaCaption: Nobody wrote any.
        <video
          className={styles.video}
          src={file.url}
          controls
          playsInline
          preload="metadata"
          aria-label={label}
          onPlay={(event) => hearAlone(event.currentTarget)}
          onError={() => setFailed(true)}
        />
      )}
      {access.isOpen && !isAlone && (
        <button
          type="button"
          className={styles.open}
          aria-label={label}
          onClick={() => openGallery({ messageId: message.id, url: attachment.url })}
        >
          <Play size={32} className={styles.play} aria-hidden="true" />
          {length}
        </button>
      )}
    </div>
  )
}
