import type { Conversation, NewFile } from "@kith/client"
import { useEffect, useRef, useState } from "react"
import { Form } from "../../forms/Form.tsx"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { DialogActions } from "../../ui/dialog/Dialog.tsx"
import { Notice } from "../../ui/notice/Notice.tsx"
import { Sheet } from "../../ui/sheet/Sheet.tsx"
import { describeMedia } from "../uploads/describe-media.ts"
import { useAnswer } from "../uploads/useAnswer.ts"
import styles from "./RecordVideo.module.css"
import { LONGEST_VIDEO_MS, recordVideo, type VideoRecorder, type VideoRecording } from "./record-video.ts"
import { openDevices } from "./recording-problem.ts"

const text = strings.voice

/** A short film of oneself: seen while it is recorded, and once more before it is sent. */
export default function RecordVideo({
  conversation,
  onSent,
  onClose,
}: {
  readonly conversation: Conversation
  readonly onSent: () => void
  readonly onClose: () => void
}) {
  const { uploads } = useAccount()
  const answer = useAnswer(conversation)
  const stream = useCamera()
  const [recorder, setRecorder] = useState<VideoRecorder>()
  const [recording, setRecording] = useState<VideoRecording>()
  const [trouble, setTrouble] = useState<string>()
  const elapsedMs = useElapsed(recorder)
  const secondsLeft = Math.max(0, Math.ceil((LONGEST_VIDEO_MS - elapsedMs) / 1000))

  function start(): void {
    if (stream.media === undefined) return
    try {
      const started = recordVideo(stream.media)
      setRecorder(started)
      void started.ended.then((done) => {
        setRecording(done)
        setRecorder(undefined)
      })
    } catch (error) {
      setTrouble(sentenceOf(error))
    }
  }
  const { isBusy, problem, submit } = useSubmit(async () => {
    if (recording === undefined) return
    const { data, durationMs } = recording
    const { width, height, thumbnail } = await describeMedia(data)
    const extension = data.type === "video/mp4" ? "mp4" : "webm"
    const details: NewFile["details"] = {
      name: `video-${new Date().toISOString().slice(0, 10)}.${extension}`,
      mediaType: data.type,
      durationMs,
      disposition: "inline",
      ...(width !== undefined && height !== undefined && { width, height }),
      ...(thumbnail !== undefined && { thumbnail }),
    }
    await uploads.send(conversation.peer, { body: "", ...answer.reply }, [{ data, details }])
    answer.done()
    onSent()
  })
  const failure = stream.problem ?? trouble
  return (
    <Sheet title={text.videoTitle} onClose={onClose}>
      <Form problem={problem} onSubmit={submit}>
        {failure !== undefined && <Notice kind="error">{failure}</Notice>}
        <div className={styles.stage}>
          {recording === undefined ? <Camera media={stream.media} /> : <Playback data={recording.data} />}
        </div>
        <p className={styles.left} role="timer">
          {recorder !== undefined && text.videoLeft({ seconds: secondsLeft })}
        </p>
        <DialogActions>
          {recording !== undefined && (
            <>
              <Button look="plain" onClick={() => setRecording(undefined)}>
                {text.videoAgain}
              </Button>
              <Button type="submit" look="primary" busy={isBusy}>
                {text.videoSend}
              </Button>
            </>
          )}
          {recording === undefined && recorder === undefined && (
            <Button look="primary" disabled={stream.media === undefined} onClick={start}>
              {text.videoStart}
            </Button>
          )}
          {recorder !== undefined && (
            <Button look="danger" onClick={recorder.stop}>
              {text.videoStop}
            </Button>
          )}
        </DialogActions>
      </Form>
    </Sheet>
  )
}

/** The camera, for as long as the window is open. */
function useCamera() {
  const [media, setMedia] = useState<MediaStream>()
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    let isWanted = true
    let opened: MediaStream | undefined
    const close = () => {
      for (const track of opened?.getTracks() ?? []) track.stop()
    }
    openDevices("camera").then(
      (stream) => {
        opened = stream
        if (isWanted) setMedia(stream)
        else close()
      },
      (error: unknown) => isWanted && setProblem(sentenceOf(error)),
    )
    return () => {
      isWanted = false
      close()
    }
  }, [])
  return { media, problem }
}

function useElapsed(recorder: VideoRecorder | undefined): number {
  const [elapsedMs, setElapsed] = useState(0)
  useEffect(() => {
    setElapsed(0)
    if (recorder === undefined) return
    const startedAt = performance.now()
    const timer = setInterval(() => setElapsed(performance.now() - startedAt), 250)
    return () => clearInterval(timer)
  }, [recorder])
  return elapsedMs
}

function Camera({ media }: { readonly media: MediaStream | undefined }) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    if (video.current !== null) video.current.srcObject = media ?? null
  }, [media])
  return (
    <video ref={video} className={styles.mirror} muted autoPlay playsInline aria-label={text.yourCamera} />
  )
}

function Playback({ data }: { readonly data: Blob }) {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(data)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [data])
  return (
    // biome-ignore lint/a11y/useMediaCaption: It was spoken just now.
    <video className={styles.film} src={url} controls playsInline aria-label={text.videoName} />
  )
}
