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
import { useWaitingFiles } from "./useWaitingFiles.ts"

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
  const isPending = message.isMine && message.state === "pending"
  const isUnsent = isPending || (message.isMine && message.state === "failed")
  return (
    <div className={styles.attachments}>
      {seen.length > 0 && <Album message={message} attachments={seen.map(({ attachment }) => attachment)} />}
      {isUnsent && attachments.length > 1 ? (
        <UnsentFiles message={message} attachments={attachments} others={others} />
      ) : (
        <>
          <OtherFiles message={message} files={others} />
          {isPending && <TransferBar messageId={message.id} />}
        </>
      )}
      {direct !== undefined && (
        <Suspense>
          <DirectBar message={message} direct={direct} />
        </Suspense>
      )}
    </div>
  )
}

interface KnownFile {
  readonly attachment: Attachment
  readonly kind: ReturnType<typeof kindOf>
}

function OtherFiles({ message, files }: { readonly message: Message; readonly files: readonly KnownFile[] }) {
  return files.map(({ attachment, kind }, index) =>
    kind === "audio" ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: The files of a message keep their order.
      <SoundPlayer key={index} message={message} attachment={attachment} />
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: The files of a message keep their order.
      <NamedFile key={index} message={message} attachment={attachment} />
    ),
  )
}

/** Of several files those that wait are in a list of their own, with what can be done about each: nowhere else by name. */
function UnsentFiles({
  message,
  attachments,
  others,
}: {
  readonly message: Message
  readonly attachments: readonly Attachment[]
  readonly others: readonly KnownFile[]
}) {
  const { id, state, failedFiles } = message
  const waiting = new Set(useWaitingFiles(id, attachments, failedFiles).map(({ attachment }) => attachment))
  const isListed = ({ attachment, kind }: KnownFile) => kind === "file" && waiting.has(attachment)
  return (
    <>
      <OtherFiles message={message} files={others.filter((file) => !isListed(file))} />
      {state === "pending" && <TransferBar messageId={id} />}
      <Suspense fallback={<OtherFiles message={message} files={others.filter(isListed)} />}>
        <FileUploads
          holderId={id}
          attachments={attachments}
          {...(failedFiles !== undefined && { failedFiles })}
        />
      </Suspense>
    </>
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
