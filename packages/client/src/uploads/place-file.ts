import type { Requests } from "../connection/requests.ts"
import type { PutFile } from "./put-file.ts"
import { type FileToPlace, requestSlot } from "./request-slot.ts"
import type { UploadService } from "./transfer.ts"
import { tooLarge, UploadFailed } from "./upload-failed.ts"

export interface PlacingParts {
  readonly requests: Requests
  readonly putFile: PutFile
}

export type FileForPlacing = Omit<FileToPlace, "size"> & { readonly file: Blob }

/**
 * XEP-0363: asks for a slot, and puts the file there. Answers with the address to fetch it from.
 * @throws UploadFailed, NotConnected, or the signal's reason
 */
export async function placeFile(
  { requests, putFile }: PlacingParts,
  service: UploadService | undefined,
  { file, name, mediaType, purpose = "message" }: FileForPlacing,
  signal: AbortSignal,
  onProgress: (sentBytes: number) => void,
): Promise<string> {
  if (service === undefined) {
    throw new UploadFailed({ kind: "no-upload-service" })
  }
  const { maxBytes } = service
  if (maxBytes !== undefined && file.size > maxBytes) throw tooLarge(name, maxBytes)
  const { putUrl, headers, getUrl } = await requestSlot(requests, service, {
    name,
    size: file.size,
    mediaType,
    purpose,
  })
  const put = { url: putUrl, headers, file, mediaType, signal, onProgress }
  const status = await putFile(put).catch((error: unknown) => {
    signal.throwIfAborted()
    throw new UploadFailed({ kind: "upload-broke" }, true, { cause: error })
  })
  if (status === 413) throw tooLarge(name, maxBytes)
  if (status === 507) throw new UploadFailed({ kind: "server-full" })
  if (status < 200 || status > 299) {
    const isPassing = status >= 500 || status === 429 || status === 408
    throw new UploadFailed({ kind: "upload-answer", status }, isPassing)
  }
  return getUrl
}
