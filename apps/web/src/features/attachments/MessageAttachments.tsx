import { type Attachment, kindOf, type Message } from "@kith/client"
import { lazy, Suspense } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { circleOf } from "../video-messages/circle-of.ts"
import { VideoMessage } from "../video-messages/VideoMessage.tsx"
import { Album } from "./Album.tsx"
import styles from "./Attachments.module.css"
import { FileRow } from "./FileRow.tsx"
import { SoundPlayer } from "./SoundPlayer.tsx"
import { TransferBar } from "./TransferBar.tsx"

const FileUploads = lazy(() =>
  import("./FileUploads.tsx").then(({ FileUploads: List }) => ({ default: List })),
)
const DirectBar = lazy(() => import("../direct-files/DirectBar.tsx"))

/** The files of a message: pictures and films side by side, sounds with a player, everything else by its name. */
export function MessageAttachments({ message }: { readonly message: Message }) {
  const { attachments = [], direct } = message
  const circle = circleOf(message)
  if (circle !== undefined) {
    return (
      <div>
        <VideoMessage message={message} attachment={circle} />
        {message.isMine && message.state === "pending" && <TransferBar messageId={message.id} />}
      </div>
    )
  }
  const kinds = attachments.map((attachment) => ({ attachment, kind: kindOf(attachment) }))
  const seen = kinds.filter(({ kind }) => kind === "picture" || kind === "video")
  const others = kinds.filter(({ kind }) => kind === "audio" || kind === "file")
  return (
    <div className={styles.attachments}>
      {seen.length > 0 && <Album message={message} attachments={seen.map(({ attachment }) => attachment)} />}
      {others.map(({ attachment, kind }, index) =>
        kind === "audio" ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: The files of a message keep their order.
          <SoundPlayer key={index} message={message} attachment={attachment} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: The files of a message keep their order.
          <NamedFile key={index} message={message} attachment={attachment} />
        ),
      )}
      {message.isMine && message.state === "pending" && <TransferBar messageId={message.id} />}
      {message.isMine &&
        attachments.length > 1 &&
        (message.state === "pending" || message.state === "failed") && (
          <Suspense>
            <FileUploads
              holderId={message.id}
              attachments={attachments}
              {...(message.failedFiles !== undefined && { failedFiles: message.failedFiles })}
            />
          </Suspense>
        )}
      {direct !== undefined && (
        <Suspense>
          <DirectBar message={message} direct={direct} />
        </Suspense>
      )}
    </div>
  )
}

function NamedFile({ message, attachment }: { readonly message: Message; readonly attachment: Attachment }) {
  const { fileTransfers } = useAccount()
  const { id, direct } = message
  const isAway = isElsewhere(message)
  return (
    <FileRow
      // Once it is here, it is looked for anew.
      key={String(isAway)}
      attachment={attachment}
      isElsewhere={isAway}
      onSave={direct?.isLarge && (() => void fileTransfers.noteSaved(id))}
    />
  )
}

/** It goes from device to device, and has not come yet, or went from this one without being kept. */
function isElsewhere({ direct, isMine }: Message): boolean {
  if (direct === undefined) return false
  return isMine ? direct.isLarge === true : direct.state !== "done"
}
