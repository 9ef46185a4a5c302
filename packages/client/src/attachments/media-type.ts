/** Kinds that are drawn in a message, or looked at before they are sent; for all others the name says enough. */
const TYPES: Readonly<Record<string, string>> = {
  avif: "image/avif",
  gif: "image/gif",
  heic: "image/heic",
  heif: "image/heif",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  png: "image/png",
  svg: "image/svg+xml",
  webp: "image/webp",
  mov: "video/quicktime",
  mp4: "video/mp4",
  webm: "video/webm",
  aac: "audio/aac",
  flac: "audio/flac",
  m4a: "audio/mp4",
  mp3: "audio/mpeg",
  oga: "audio/ogg",
  ogg: "audio/ogg",
  opus: "audio/ogg",
  wav: "audio/wav",
  pdf: "application/pdf",
  txt: "text/plain",
}

/** What a file is, going by its name. */
export function mediaTypeOf(name: string): string | undefined {
  const [, extension = ""] = /\.([a-z0-9]{1,5})$/i.exec(name) ?? []
  const type = extension.toLowerCase()
  return Object.hasOwn(TYPES, type) ? TYPES[type] : undefined
}

/** The last part of the path, for people. */
export function nameInUrl(url: string): string {
  const last = new URL(url).pathname.split("/").at(-1) ?? ""
  try {
    return decodeURIComponent(last).slice(0, 255) || "file"
  } catch {
    return last.slice(0, 255)
  }
}

export type AttachmentKind = "picture" | "video" | "audio" | "file"

/** Pictures that browsers paint and that cannot run anything. SVG is a document, hence a file. */
const PICTURES = new Set(["image/avif", "image/gif", "image/jpeg", "image/png", "image/webp", "image/apng"])

/** How an attachment is drawn. */
export function kindOf(attachment: {
  readonly mediaType?: string
  readonly disposition?: "inline" | "attachment"
}): AttachmentKind {
  const { mediaType = "", disposition } = attachment
  const type = mediaType.split(";")[0]?.trim() ?? ""
  if (disposition === "attachment") return "file"
  if (PICTURES.has(type)) return "picture"
  if (type.startsWith("video/")) return "video"
  return type.startsWith("audio/") ? "audio" : "file"
}
