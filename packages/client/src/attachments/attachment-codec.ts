import {
  decodeBase64,
  encodeBase64,
  type FileMetadata,
  fileSharing,
  findSharedMedia,
  NS_FILE_SHARING,
  NS_OUT_OF_BAND,
  outOfBandData,
  parseFileSharing,
  parseOutOfBandData,
  type SharedFile,
  type Stanza,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import type { ContentCodec } from "../messages/content-codec.ts"
import type { Attachment } from "./attachment.ts"
import { mediaTypeOf, nameInUrl } from "./media-type.ts"
import { isFileUrl, readThumbnail } from "./safe-addresses.ts"

/** Ours: that a recording is a voice message, and how loud it is over its length. See README.md. */
export const NS_VOICE = "urn:kith:voice-message:0"
/** Ours: that a film was recorded for this message, to be shown in a circle. See README.md. */
export const NS_VIDEO_MESSAGE = "urn:kith:video-message:0"

const ATTACHMENTS_MOST = 30
const LEVELS_MOST = 200

/**
 * XEP-0447 with the metadata of XEP-0446; XEP-0066 for clients that know only addresses. Where others write what came
 * before XEP-0447, XEP-0385, that is read.
 */
export const attachmentCodec: ContentCodec = {
  namespace: NS_FILE_SHARING,
  write({ attachments = [], body, sticker }) {
    const [first] = attachments
    const isAlone = attachments.length === 1 && first !== undefined
    return [
      ...attachments.map((attachment, index) => writeAttachment(attachment, isAlone ? undefined : index)),
      // Clients show the file itself where the body is its address and nothing else.
      ...(isAlone && body === "" && sticker === undefined ? [outOfBandData({ url: first.url })] : []),
    ]
  },
  read(stanza, text) {
    const shared = stanza.elements
      .filter(({ name, namespace }) => name === "file-sharing" && namespace === NS_FILE_SHARING)
      .slice(0, ATTACHMENTS_MOST)
      .flatMap((element) => readAttachment(element) ?? [])
    if (shared.length > 0) return { attachments: shared }
    const media = readSharedMedia(stanza)
    if (media.length > 0) {
      // What is said besides the addresses stays.
      const isAddress = media.some(({ url }) => url === text.body.trim())
      return { attachments: media, ...(isAddress && { body: "" }) }
    }
    const element = stanza.child("x", NS_OUT_OF_BAND)
    const outOfBand = element && parseOutOfBandData(element)
    if (outOfBand === undefined || !isFileUrl(outOfBand.url)) return {}
    const attachment = describeAddress(outOfBand.url)
    // What is said besides the address stays.
    return { attachments: [attachment], ...(text.body.trim() === outOfBand.url && { body: "" }) }
  },
  fallback: {
    place: "behind",
    write({ attachments = [], body, sticker }) {
      // A sticker is what it means (XEP-0449 §4.1).
      const isSaid = sticker !== undefined && sticker.description !== ""
      if (attachments.length === 0 || isSaid) return undefined
      return (body === "" ? "" : "\n") + attachments.map(({ url }) => url).join("\n")
    },
  },
}

function writeAttachment(attachment: Attachment, index: number | undefined): XmlElement {
  const { url, name, mediaType, size, width, height, durationMs, thumbnail, hash, waveform } = attachment
  const shared: SharedFile = {
    urls: [url],
    disposition: attachment.disposition,
    id: index === undefined ? undefined : String(index),
    file: {
      name,
      mediaType,
      size,
      width,
      height,
      lengthMs: durationMs,
      description: attachment.description,
      hashes: hash === undefined ? [] : [{ algorithm: "sha-256", value: hash }],
      thumbnails: thumbnail === undefined ? [] : [{ uri: thumbnail, mediaType: mediaTypeInData(thumbnail) }],
    },
  }
  return fileSharing(
    shared,
    ...(waveform === undefined ? [] : [xml("voice", { xmlns: NS_VOICE }, encodeBase64(toBytes(waveform)))]),
    ...(attachment.isVideoMessage ? [xml("video-message", { xmlns: NS_VIDEO_MESSAGE })] : []),
  )
}

function readAttachment(element: XmlElement): Attachment | undefined {
  const shared = parseFileSharing(element)
  const url = shared?.urls.find(isFileUrl)
  if (shared === undefined || url === undefined) return undefined
  const described = describeFile(url, shared.file)
  const voice = element.child("voice", NS_VOICE)
  const waveform = voice && fromBytes(decodeBase64(voice.text.trim().slice(0, LEVELS_MOST * 2)))
  const isFilm = described.mediaType?.startsWith("video/") === true
  return {
    ...described,
    ...(waveform !== undefined && { waveform }),
    ...(isFilm && element.child("video-message", NS_VIDEO_MESSAGE) !== undefined && { isVideoMessage: true }),
    ...(shared.disposition !== undefined && { disposition: shared.disposition }),
  }
}

function readSharedMedia(stanza: Stanza): Attachment[] {
  return findSharedMedia(stanza)
    .slice(0, ATTACHMENTS_MOST)
    .flatMap(({ file, urls }) => {
      const url = urls.find(isFileUrl)
      return url === undefined ? [] : [describeFile(url, file)]
    })
}

function describeFile(url: string, file: FileMetadata): Attachment {
  const { name = nameInUrl(url), mediaType, size, width, height, lengthMs, description, hashes } = file
  const hash = hashes.find(({ algorithm }) => algorithm === "sha-256")?.value
  const thumbnail = file.thumbnails.map(({ uri }) => readThumbnail(uri)).find((uri) => uri !== undefined)
  const type = mediaType ?? mediaTypeOf(name)
  return {
    url,
    name,
    ...(type !== undefined && { mediaType: type }),
    ...(size !== undefined && { size }),
    ...(width !== undefined && height !== undefined && { width, height }),
    ...(lengthMs !== undefined && { durationMs: lengthMs }),
    ...(thumbnail !== undefined && { thumbnail }),
    ...(hash !== undefined && { hash }),
    ...(description !== undefined && { description }),
  }
}

/** What an address alone tells. */
function describeAddress(url: string): Attachment {
  const name = nameInUrl(url)
  const mediaType = mediaTypeOf(name)
  return { url, name, ...(mediaType !== undefined && { mediaType }) }
}

const mediaTypeInData = (uri: string) => /^data:([a-z]+\/[a-z0-9.+-]+)[;,]/.exec(uri)?.[1]

const toBytes = (levels: readonly number[]) =>
  Uint8Array.from(levels.slice(0, LEVELS_MOST), (level) => Math.round(Math.min(1, Math.max(0, level)) * 255))

function fromBytes(bytes: Uint8Array | undefined): number[] | undefined {
  if (bytes === undefined || bytes.length === 0) return undefined
  return Array.from(bytes.subarray(0, LEVELS_MOST), (byte) => Math.round((byte / 255) * 1_000) / 1_000)
}
