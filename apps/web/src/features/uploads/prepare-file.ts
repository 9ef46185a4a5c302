import { mediaTypeOf, type NewFile } from "@kith/client"
import { describeMedia } from "./describe-media.ts"
import { isPicture } from "./is-picture.ts"
import { preparePictureAside } from "./paint-aside.ts"
import { stripMetadata } from "./strip-metadata.ts"

/** A file as it goes into a message. */
export async function prepareFile(file: File, keepsOriginal: boolean, description: string): Promise<NewFile> {
  const type = file.type === "" ? (mediaTypeOf(file.name) ?? "application/octet-stream") : file.type
  const said = description.trim() === "" ? {} : { description: description.trim() }
  const typed = file.type === type ? file : new Blob([file], { type })
  const picture = isPicture(typed) ? await preparePictureAside(typed, keepsOriginal) : undefined
  if (picture !== undefined) {
    const { data, ...details } = picture
    const name = renameTo(file.name, data.type)
    return { data, details: { ...details, ...said, name, mediaType: data.type, disposition: "inline" } }
  }
  // What this browser cannot paint has its notes all the same.
  const data = type.startsWith("image/") && !keepsOriginal ? await stripMetadata(typed) : typed
  const isMedia = type.startsWith("video/") || type.startsWith("audio/")
  const details = isMedia ? await describeMedia(typed) : {}
  const disposition = isMedia ? "inline" : "attachment"
  return { data, details: { ...details, ...said, name: file.name, mediaType: type, disposition } }
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
}

/** The name tells what the file is now. */
function renameTo(name: string, type: string): string {
  const extension = EXTENSIONS[type]
  if (extension === undefined || mediaTypeOf(name) === type) return name
  return `${name.replace(/\.[a-z0-9]{1,5}$/i, "")}.${extension}`
}
