import type { Attachment, Message } from "@kith/client"
import { useState } from "react"
import { strings } from "../../strings/index.ts"
import { classNames } from "../../ui/class-names.ts"
import { openGallery } from "../gallery/open-gallery.ts"
import styles from "./Album.module.css"
import { AskToLoad } from "./AskToLoad.tsx"
import { FileRow } from "./FileRow.tsx"
import { plainName } from "./file-name.ts"
import { RefusedFile } from "./RefusedFile.tsx"
import { tileSize } from "./tile-size.ts"
import { useFileAccess } from "./trust.ts"
import { useCheckedFile } from "./useCheckedFile.ts"

const text = strings.attachments

export interface TileProps {
  readonly message: Message
  readonly attachment: Attachment
  /** The only one of its message: it keeps its own shape. */
  readonly isAlone: boolean
}

export function PictureTile({ message, attachment, isAlone }: TileProps) {
  const access = useFileAccess(message, attachment)
  const file = useCheckedFile(attachment, access.isOpen)
  const [state, setState] = useState<"loading" | "shown" | "failed">("loading")
  if (state === "failed") return <FileRow attachment={attachment} isUnshown />
  if (file !== undefined && file.state !== "fine") {
    return <RefusedFile attachment={attachment} reason={file.state} />
  }
  const { thumbnail, description, name } = attachment
  const label = description === undefined ? plainName(name) : description
  return (
    <div className={styles.tile} style={isAlone ? tileSize(attachment) : undefined}>
      {thumbnail !== undefined && state !== "shown" && (
        <img className={styles.blurred} src={thumbnail} alt="" aria-hidden="true" />
      )}
      {access.isOpen ? (
        <button
          type="button"
          className={styles.open}
          aria-label={text.pictureNamed({ description: label })}
          onClick={() => openGallery({ messageId: message.id, url: attachment.url })}
        >
          {file !== undefined && (
            <img
              className={classNames(styles.picture, state === "shown" && styles.shown)}
              src={file.url}
              alt=""
              loading="lazy"
              decoding="async"
              referrerPolicy="no-referrer"
              draggable={false}
              onLoad={() => setState("shown")}
              onError={() => setState("failed")}
            />
          )}
        </button>
      ) : (
        <AskToLoad access={access} size={attachment.size} label={text.showPicture} />
      )}
    </div>
  )
}
