import type { Attachment, Message } from "@kith/client"
import { Pause, Play } from "lucide-react"
import { type CSSProperties, useState } from "react"
import { formatDuration } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { AskToLoad } from "./AskToLoad.tsx"
import { FileRow } from "./FileRow.tsx"
import { plainName } from "./file-name.ts"
import { RefusedFile } from "./RefusedFile.tsx"
import styles from "./SoundPlayer.module.css"
import { seekByKey } from "./seek-by-key.ts"
import { useFileAccess } from "./trust.ts"
import { useCheckedFile } from "./useCheckedFile.ts"
import { useSound } from "./useSound.ts"
import { Waveform } from "./Waveform.tsx"

const text = strings.attachments

/** A sound or a voice message in a conversation. */
export function SoundPlayer({
  message,
  attachment,
}: {
  readonly message: Message
  readonly attachment: Attachment
}) {
  const access = useFileAccess(message, attachment)
  const file = useCheckedFile(attachment, access.isOpen)
  const [hasFailed, setFailed] = useState(false)
  if (hasFailed) return <FileRow attachment={attachment} isUnshown />
  if (!access.isOpen) {
    return (
      <div className={styles.ask}>
        <AskToLoad access={access} size={attachment.size} label={text.showSound} />
      </div>
    )
  }
  if (file !== undefined && file.state !== "fine") {
    return <RefusedFile attachment={attachment} reason={file.state} />
  }
  return <Player attachment={attachment} url={file?.url} onProblem={() => setFailed(true)} />
}

export function Player({
  attachment,
  url,
  onProblem,
}: {
  readonly attachment: Pick<Attachment, "name" | "durationMs" | "waveform">
  readonly url: string | undefined
  readonly onProblem: () => void
}) {
  const { name, durationMs, waveform } = attachment
  const sound = useSound(durationMs, onProblem)
  const { isPlaying, positionMs, lengthMs, speed } = sound
  const position = formatDuration(positionMs)
  const length = formatDuration(lengthMs)
  return (
    <fieldset className={styles.player} aria-label={text.sound({ name: plainName(name) })}>
      {/* biome-ignore lint/a11y/useMediaCaption: Nobody wrote any. */}
      <audio ref={sound.element} src={url} preload="metadata" />
      <button
        type="button"
        className={styles.play}
        aria-label={isPlaying ? text.pause : text.play}
        disabled={url === undefined}
        onClick={sound.toggle}
      >
        {isPlaying ? (
          <Pause size={20} fill="currentColor" aria-hidden="true" />
        ) : (
          <Play size={20} fill="currentColor" aria-hidden="true" />
        )}
      </button>
      <div className={styles.middle}>
        <div className={styles.track}>
          {waveform === undefined ? (
            <bdi className={styles.name}>{plainName(name)}</bdi>
          ) : (
            <Waveform levels={waveform} share={lengthMs === 0 ? 0 : positionMs / lengthMs} />
          )}
          <input
            type="range"
            className={waveform === undefined ? styles.slider : styles.hidden}
            min={0}
            max={Math.max(1, Math.round(lengthMs))}
            step={100}
            value={Math.round(positionMs)}
            aria-label={text.position}
            aria-valuetext={text.positionText({ position, length })}
            style={{ "--heard": `${lengthMs === 0 ? 0 : (100 * positionMs) / lengthMs}%` } as CSSProperties}
            onChange={(event) => sound.seek(event.target.valueAsNumber)}
            onKeyDown={(event) => {
              const to = seekByKey(event, positionMs, lengthMs)
              if (to === undefined) return
              event.preventDefault()
              sound.seek(to)
            }}
          />
        </div>
        <span className={styles.time}>
          {isPlaying || positionMs > 0 ? `${position} / ${length}` : length}
        </span>
      </div>
      <button
        type="button"
        className={styles.speed}
        aria-label={text.speed({ speed: String(speed) })}
        title={text.speed({ speed: String(speed) })}
        onClick={sound.nextSpeed}
      >
        {text.speedShort({ speed: String(speed) })}
      </button>
    </fieldset>
  )
}
