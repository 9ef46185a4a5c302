import type { Conversation } from "@kith/client"
import { Pause, Play, SwitchCamera } from "lucide-react"
import { useEffect, useState } from "react"
import { Form } from "../../forms/Form.tsx"
import { FormActions } from "../../forms/FormActions.tsx"
import { useSubmit } from "../../forms/useSubmit.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { classNames } from "../../ui/class-names.ts"
import { DialogActions } from "../../ui/dialog/Dialog.tsx"
import { Notice } from "../../ui/notice/Notice.tsx"
import { Sheet } from "../../ui/sheet/Sheet.tsx"
import { useLeaveWarning } from "../../ui/useLeaveWarning.ts"
import { useAnswer } from "../uploads/useAnswer.ts"
import { describeFilm } from "./describe-film.ts"
import styles from "./RecordVideo.module.css"
import { Ring } from "./Ring.tsx"
import type { VideoRecording } from "./record-video.ts"
import { type CameraView, useCamera } from "./useCamera.ts"
import { type Filming, useFilming } from "./useFilming.ts"

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
  const view = useCamera()
  const filming = useFilming(view.camera)
  const { state, recording } = filming
  const { isBusy, problem, submit } = useSubmit(async () => {
    if (recording === undefined) return
    const { data } = recording
    const details = await describeFilm(recording)
    await uploads.send(conversation.peer, { body: "", ...answer.reply }, [{ data, details }])
    answer.done()
    onSent()
  })
  useLeaveWarning(state === "recording" || state === "paused" || state === "done")
  const failure = view.problem ?? filming.problem
  return (
    <Sheet title={text.videoTitle} onClose={onClose}>
      <Form problem={problem} onSubmit={submit}>
        {failure !== undefined && <Notice kind="error">{failure}</Notice>}
        <div className={styles.stage}>
          <canvas
            ref={view.canvas}
            role="img"
            aria-label={text.yourCamera}
            hidden={state === "done"}
            className={classNames(styles.picture, view.isMirrored && styles.mirrored)}
          />
          {recording !== undefined && <Playback recording={recording} />}
          {(state === "recording" || state === "paused") && <Ring share={filming.share} />}
        </div>
        <p className={styles.left} role="timer">
          {state === "recording" && text.videoLeft({ seconds: filming.secondsLeft })}
          {state === "paused" && text.videoPaused({ seconds: filming.secondsLeft })}
        </p>
        {state === "done" ? (
          <FormActions
            action={text.videoSend}
            isBusy={isBusy}
            instead={
              <Button look="plain" onClick={filming.again}>
                {text.videoAgain}
              </Button>
            }
            onClose={onClose}
          />
        ) : (
          <DialogActions>
            <CameraControls view={view} filming={filming} />
          </DialogActions>
        )}
      </Form>
    </Sheet>
  )
}

function CameraControls({ view, filming }: { readonly view: CameraView; readonly filming: Filming }) {
  const { camera, problem } = view
  const { state } = filming
  if (camera === undefined && problem !== undefined) {
    return (
      <Button look="primary" onClick={view.retry}>
        {text.tryAgain}
      </Button>
    )
  }
  return (
    <>
      {camera?.canSwitch && (
        <Button look="plain" icon={<SwitchCamera size={18} />} onClick={view.switchOver}>
          {text.switchCamera}
        </Button>
      )}
      {state === "ready" && (
        <Button look="primary" disabled={camera === undefined} onClick={filming.start}>
          {text.videoStart}
        </Button>
      )}
      {state === "recording" && (
        <Button look="plain" icon={<Pause size={18} />} onClick={filming.pause}>
          {text.videoPause}
        </Button>
      )}
      {state === "paused" && (
        <Button look="plain" icon={<Play size={18} />} onClick={filming.resume}>
          {text.videoResume}
        </Button>
      )}
      {state !== "ready" && (
        <Button look="danger" onClick={filming.stop}>
          {text.videoStop}
        </Button>
      )}
    </>
  )
}

function Playback({ recording: { data } }: { readonly recording: VideoRecording }) {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(data)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [data])
  return (
    // biome-ignore lint/a11y/useMediaCaption: It was spoken just now.
    <video className={styles.film} src={url} controls loop playsInline aria-label={text.videoName} />
  )
}
