import type { NewFile } from "@kith/client"
import { thumbnailOf } from "./reencode-picture.ts"

/** A browser that cannot play something may never say so. */
const PATIENCE_MS = 5_000

type Details = Pick<NewFile["details"], "width" | "height" | "durationMs" | "thumbnail">

/** Size, length and a first picture of a film or a sound, as far as this browser can play it. */
export async function describeMedia(file: Blob): Promise<Details> {
  const isVideo = file.type.startsWith("video/")
  const element = document.createElement(isVideo ? "video" : "audio")
  const url = URL.createObjectURL(file)
  try {
    element.muted = true
    element.preload = isVideo ? "auto" : "metadata"
    element.src = url
    const isReady = await happens(element, isVideo ? "loadeddata" : "loadedmetadata")
    if (!isReady) return {}
    const { duration } = element
    const length = Number.isFinite(duration) ? { durationMs: Math.round(duration * 1000) } : {}
    if (!(element instanceof HTMLVideoElement) || element.videoWidth === 0) return length
    const thumbnail = await thumbnailOf(element)
    return {
      ...length,
      width: element.videoWidth,
      height: element.videoHeight,
      ...(thumbnail !== undefined && { thumbnail }),
    }
  } finally {
    element.removeAttribute("src")
    element.load()
    URL.revokeObjectURL(url)
  }
}

function happens(element: HTMLMediaElement, event: string): Promise<boolean> {
  return new Promise<boolean>((resolve) => {
    setTimeout(() => resolve(false), PATIENCE_MS)
    element.addEventListener(event, () => resolve(true), { once: true })
    element.addEventListener("error", () => resolve(false), { once: true })
  })
}
