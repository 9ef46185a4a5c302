import {
  Jid,
  NS_UPLOAD,
  parseCount,
  parseDateTime,
  parseUploadSlot,
  StanzaError,
  toXmlElement,
  type UploadSlot,
  uploadRequest,
} from "@kith/xmpp"
import type { Requests } from "../connection/requests.ts"
import { stanzaFailure } from "../failure.ts"
import { slotName } from "./slot-name.ts"
import type { UploadService } from "./transfer.ts"
import { tooLarge, UploadFailed } from "./upload-failed.ts"

export interface FileToPlace {
  readonly name: string
  /** In bytes. */
  readonly size: number
  readonly mediaType: string
  /** Files of messages may be deleted after some time, permanent ones not (XEP-0363 §5). */
  readonly purpose?: "message" | "permanent"
}

/** XEP-0363 §4: a place for a file. @throws UploadFailed, NotConnected */
export async function requestSlot(
  requests: Requests,
  service: UploadService,
  { name, size, mediaType, purpose = "message" }: FileToPlace,
): Promise<UploadSlot> {
  const request = uploadRequest({ filename: slotName(name), size, contentType: mediaType, purpose })
  const slot = await requests.ask("get", request, Jid.parse(service.address)).then(
    (answer) => answer.child("slot", NS_UPLOAD),
    (error) => {
      throw error instanceof StanzaError ? explainRefusal(error, name) : error
    },
  )
  const places = slot && parseSlot(() => parseUploadSlot(slot))
  if (places === undefined) {
    throw new UploadFailed({ kind: "no-slot" })
  }
  return places
}

/** Both addresses must be of the web (XEP-0363 §11: whoever hears of them can fetch the file). */
function parseSlot(read: () => UploadSlot): UploadSlot | undefined {
  try {
    const slot = read()
    const isWeb = [slot.putUrl, slot.getUrl].every((url) => /^https?:$/.test(new URL(url).protocol))
    return isWeb ? slot : undefined
  } catch {
    return undefined
  }
}

/** XEP-0363 §6. */
function explainRefusal(error: StanzaError, name: string): UploadFailed {
  const detail = error.detail && toXmlElement(error.detail)
  const says = detail?.namespace === NS_UPLOAD ? detail.name : undefined
  if (says === "file-too-large") return tooLarge(name, parseCount(detail?.child("max-file-size")?.text))
  const at = says === "retry" ? parseDateTime(detail?.attrs.stamp ?? "") : undefined
  if (at !== undefined) return new UploadFailed({ kind: "upload-quota", retryAt: at })
  if (error.condition === "resource-constraint") return new UploadFailed({ kind: "upload-quota" })
  if (error.condition === "not-acceptable") return tooLarge(name, undefined)
  const isPassing = error.condition === "remote-server-timeout"
  return new UploadFailed({ ...stanzaFailure(error), kind: "upload-refused" }, isPassing)
}
