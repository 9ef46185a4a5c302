import { MalformedError, parseCount, type XmlElement, xml } from "../xml/index.ts"
import { formatDateTime, parseDateTime } from "./date-time.ts"

/** XEP-0363 HTTP File Upload; also the FORM_TYPE of what a service tells about itself (§3). */
export const NS_UPLOAD = "urn:xmpp:http:upload:0"
/** XEP-0363 §5; the features are this with `#` and the purpose. */
export const NS_UPLOAD_PURPOSE = "urn:xmpp:http:upload:purpose:0"

export const UPLOAD_PURPOSES = ["message", "profile", "ephemeral", "permanent"] as const
export type UploadPurpose = (typeof UPLOAD_PURPOSES)[number]

export interface UploadRequest {
  readonly filename: string
  /** In bytes. */
  readonly size: number
  readonly contentType?: string | undefined
  /** `message` where nothing is said (§5). */
  readonly purpose: UploadPurpose
  /** Epoch milliseconds; always there for `ephemeral`, and for nothing else. */
  readonly expireBefore?: number | undefined
}

export interface UploadSlot {
  readonly putUrl: string
  /** To be sent with the PUT request as they are, in this order. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly getUrl: string
}

/** §4, §5. */
export function uploadRequest(request: UploadRequest): XmlElement {
  const { filename, size, contentType, purpose, expireBefore } = request
  const expiry = expireBefore === undefined ? undefined : formatDateTime(expireBefore)
  return xml(
    "request",
    { xmlns: NS_UPLOAD, filename, size: String(size), "content-type": contentType },
    purpose !== "message" && xml(purpose, { xmlns: NS_UPLOAD_PURPOSE, "expire-before": expiry }),
  )
}

/** Throws {@link MalformedError}. A purpose that is not known counts as none. */
export function parseUploadRequest(request: XmlElement): UploadRequest {
  const { filename, size: sizeText, "content-type": contentType } = request.attrs
  const size = parseCount(sizeText)
  if (filename === undefined || size === undefined || size === 0) {
    throw new MalformedError("A request for a slot needs a file name and a size in bytes")
  }
  const child = request.elements.find(
    ({ name, namespace }) => namespace === NS_UPLOAD_PURPOSE && isPurpose(name),
  )
  const purpose = child !== undefined && isPurpose(child.name) ? child.name : "message"
  if (purpose !== "ephemeral") return { filename, size, contentType, purpose }
  const expireBefore = parseDateTime(child?.attrs["expire-before"] ?? "")
  if (expireBefore === undefined)
    throw new MalformedError("An ephemeral file needs a time before which it expires")
  return { filename, size, contentType, purpose, expireBefore }
}

const isPurpose = (name: string): name is UploadPurpose => UPLOAD_PURPOSES.some((purpose) => purpose === name)

/** §4. */
export function uploadSlot({ putUrl, headers, getUrl }: UploadSlot): XmlElement {
  return xml(
    "slot",
    { xmlns: NS_UPLOAD },
    xml("put", { url: putUrl }, ...headers.map(([name, value]) => xml("header", { name }, value))),
    xml("get", { url: getUrl }),
  )
}

const ALLOWED_HEADERS = new Set(["authorization", "cookie", "expires"])

/** Throws {@link MalformedError}. Leaves out the headers that §4 does not allow, and line ends in those that it does. */
export function parseUploadSlot(slot: XmlElement): UploadSlot {
  const put = slot.child("put")
  const putUrl = put?.attrs.url
  const getUrl = slot.child("get")?.attrs.url
  if (put === undefined || putUrl === undefined || getUrl === undefined) {
    throw new MalformedError("The slot lacks an address")
  }
  const headers = put
    .childrenNamed("header")
    .map(({ attrs, text }) => [withoutLineEnds(attrs.name ?? ""), withoutLineEnds(text)] as const)
    .filter(([name]) => ALLOWED_HEADERS.has(name.toLowerCase()))
  return { putUrl, headers, getUrl }
}

const withoutLineEnds = (text: string) => text.replace(/[\r\n]/g, "")

/** §6: what an error says besides when a file is too large. */
export function fileTooLarge(maxBytes: number): XmlElement {
  return xml("file-too-large", { xmlns: NS_UPLOAD }, xml("max-file-size", {}, String(maxBytes)))
}

/** §6: when the same may be asked again; `time` is epoch milliseconds. */
export function uploadRetry(time: number): XmlElement {
  return xml("retry", { xmlns: NS_UPLOAD, stamp: formatDateTime(time) })
}
