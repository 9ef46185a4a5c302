import type { NewFile } from "@kith/client"
import { describeMedia } from "../uploads/describe-media.ts"
import type { VideoRecording } from "./record-video.ts"

/** What goes with a video message: a film for everybody, a circle for those who know it. */
export async function describeFilm({ data, durationMs }: VideoRecording): Promise<NewFile["details"]> {
  const { width, height, thumbnail } = await describeMedia(data)
  const extension = data.type === "video/mp4" ? "mp4" : "webm"
  return {
    name: `video-${new Date().toISOString().slice(0, 10)}.${extension}`,
    mediaType: data.type,
    // The recorder's file has none until it was played to its end.
    durationMs,
    disposition: "inline",
    isVideoMessage: true,
    ...(width !== undefined && height !== undefined && { width, height }),
    ...(thumbnail !== undefined && { thumbnail }),
  }
}
