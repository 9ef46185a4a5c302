import { type Attachment, kindOf, type Message } from "@kith/client"
import { classNames } from "../../ui/class-names.ts"
import styles from "./Album.module.css"
import { PictureTile } from "./PictureTile.tsx"
import { VideoTile } from "./VideoTile.tsx"

/** One picture in its own shape, several as a grid. */
export function Album({
  message,
  attachments,
}: {
  readonly message: Message
  readonly attachments: readonly Attachment[]
}) {
  const isAlone = attachments.length === 1
  return (
    <div className={classNames(styles.album, isAlone && styles.alone, attachments.length > 4 && styles.many)}>
      {attachments.map((attachment, index) => {
        const Tile = kindOf(attachment) === "picture" ? PictureTile : VideoTile
        // biome-ignore lint/suspicious/noArrayIndexKey: The files of a message keep their order.
        return <Tile key={index} message={message} attachment={attachment} isAlone={isAlone} />
      })}
    </div>
  )
}
