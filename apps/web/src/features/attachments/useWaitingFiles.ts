import { type Attachment, type FailedFile, type FileTransfer, isOnDevice } from "@kith/client"
import { useAccount } from "../../session/AccountContext.tsx"
import { useLive } from "../../session/useLive.ts"

/** A file of a message that is still on this device: on its way, or not sent. */
export interface WaitingFile {
  readonly attachment: Attachment
  readonly failed: FailedFile | undefined
  readonly transfer: FileTransfer | undefined
}

const NONE: readonly FailedFile[] = []

/** Those of a message, or of one that is to be sent later; `holderId` is its id. */
export function useWaitingFiles(
  holderId: string,
  attachments: readonly Attachment[],
  failedFiles: readonly FailedFile[] = NONE,
): readonly WaitingFile[] {
  const { uploads } = useAccount()
  const transfers = useLive(uploads.transfers).get(holderId)?.files
  return attachments.flatMap((attachment) => {
    const failed = failedFiles.find(({ url }) => url === attachment.url)
    const transfer = transfers?.get(attachment.url)
    const isHere = isOnDevice(attachment.url) && (failed !== undefined || transfer !== undefined)
    return isHere ? [{ attachment, failed, transfer }] : []
  })
}
