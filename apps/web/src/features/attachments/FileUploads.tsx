import type { Attachment, FailedFile, FileTransfer } from "@kith/client"
import { Pause, Play, RotateCw, X } from "lucide-react"
import type { ReactNode } from "react"
import { sayFailure } from "../../failures/say-failure.ts"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { showToast } from "../../ui/toast/toasts.ts"
import shared from "./Attachments.module.css"
import styles from "./FileUploads.module.css"
import { plainName } from "./file-name.ts"
import { TransferProgress } from "./TransferProgress.tsx"
import { useWaitingFiles } from "./useWaitingFiles.ts"

const text = strings.attachments

const act = (action: Promise<void>) => void action.catch((error: unknown) => showToast(sentenceOf(error)))

/** The files of a message that are still on this device, each with what can be done about it. */
export function FileUploads({
  holderId,
  attachments,
  failedFiles,
}: {
  /** Of the message, or of the one that is to be sent later. */
  readonly holderId: string
  readonly attachments: readonly Attachment[]
  readonly failedFiles?: readonly FailedFile[]
}) {
  const { uploads } = useAccount()
  const rows = useWaitingFiles(holderId, attachments, failedFiles)
  if (rows.length === 0) return null
  return (
    <ul className={styles.files} aria-label={text.fileUploads}>
      {rows.map(({ attachment: { url, name: given }, failed, transfer }) => {
        const name = plainName(given)
        return (
          <li key={url} className={styles.file}>
            <div className={styles.about}>
              <bdi className={styles.name}>{name}</bdi>
              {failed !== undefined ? (
                <span className={styles.failure}>{sayFailure(failed.failure)}</span>
              ) : (
                transfer !== undefined && <TransferProgress transfer={transfer} />
              )}
            </div>
            {failed !== undefined ? (
              <Control
                label={text.retryFile({ name })}
                icon={<RotateCw size={16} aria-hidden="true" />}
                onPress={() => act(uploads.retryFile(holderId, url))}
              />
            ) : (
              transfer !== undefined && <Hold holderId={holderId} url={url} name={name} transfer={transfer} />
            )}
            <Control
              label={text.leaveOut({ name })}
              icon={<X size={16} aria-hidden="true" />}
              onPress={() => act(uploads.leaveOut(holderId, url))}
            />
          </li>
        )
      })}
    </ul>
  )
}

function Hold({
  holderId,
  url,
  name,
  transfer,
}: {
  readonly holderId: string
  readonly url: string
  readonly name: string
  readonly transfer: FileTransfer
}) {
  const { uploads } = useAccount()
  const isPaused = transfer.state === "paused"
  const resume = () => {
    uploads.resume(holderId)
    uploads.resume(holderId, url)
  }
  return (
    <Control
      label={isPaused ? text.resumeFile({ name }) : text.pauseFile({ name })}
      icon={isPaused ? <Play size={16} aria-hidden="true" /> : <Pause size={16} aria-hidden="true" />}
      onPress={() => (isPaused ? resume() : uploads.pause(holderId, url))}
    />
  )
}

function Control({
  label,
  icon,
  onPress,
}: {
  readonly label: string
  readonly icon: ReactNode
  readonly onPress: () => void
}) {
  return (
    <button type="button" className={shared.control} aria-label={label} title={label} onClick={onPress}>
      {icon}
    </button>
  )
}
