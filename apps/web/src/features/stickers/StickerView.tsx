import type { Message } from "@kith/client"
import { lazy, Suspense, useState } from "react"
import { strings } from "../../strings/index.ts"
import { AskToLoad } from "../attachments/AskToLoad.tsx"
import { FileRow } from "../attachments/FileRow.tsx"
import { RefusedFile } from "../attachments/RefusedFile.tsx"
import { useFileAccess } from "../attachments/trust.ts"
import { useCheckedFile } from "../attachments/useCheckedFile.ts"
import styles from "./Stickers.module.css"

const PackSheet = lazy(() => import("./PackSheet.tsx"))
const text = strings.stickers

/** A sticker in a conversation; a press shows the pack it is from. */
export function StickerView({ message }: { readonly message: Message }) {
  const { sticker, attachments: [picture] = [] } = message
  if (sticker === undefined || picture === undefined) return null
  return <Picture message={message} sticker={sticker} picture={picture} />
}

function Picture({
  message,
  sticker,
  picture,
}: {
  readonly message: Message
  readonly sticker: NonNullable<Message["sticker"]>
  readonly picture: NonNullable<Message["attachments"]>[number]
}) {
  const access = useFileAccess(message, picture)
  const file = useCheckedFile(picture, access.isOpen)
  const [hasFailed, setFailed] = useState(false)
  const [showsPack, setShowsPack] = useState(false)
  const label = text.sticker({ description: sticker.description })
  if (hasFailed) {
    const isShort = sticker.description !== "" && sticker.description.length <= 20
    return isShort ? (
      <span className={styles.meaning}>{sticker.description}</span>
    ) : (
      <FileRow attachment={picture} isUnshown />
    )
  }
  if (!access.isOpen) {
    return (
      <div className={styles.ask}>
        <AskToLoad access={access} size={picture.size} label={text.show} />
      </div>
    )
  }
  if (file !== undefined && file.state !== "fine") {
    return <RefusedFile attachment={picture} reason={file.state} />
  }
  return (
    <>
      <button
        type="button"
        className={styles.sent}
        aria-label={label}
        title={sticker.description}
        disabled={sticker.packId === ""}
        onClick={() => setShowsPack(true)}
      >
        <img
          src={file?.url}
          alt=""
          loading="lazy"
          decoding="async"
          referrerPolicy="no-referrer"
          draggable={false}
          onError={() => setFailed(true)}
        />
      </button>
      {showsPack && (
        <Suspense>
          <PackSheet message={message} onClose={() => setShowsPack(false)} />
        </Suspense>
      )}
    </>
  )
}
