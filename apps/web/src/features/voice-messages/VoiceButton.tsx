import type { Conversation } from "@kith/client"
import { ChevronUp, LockKeyhole, Mic, SendHorizontal, Square, Trash2 } from "lucide-react"
import { type PointerEvent, useEffect, useRef, useState } from "react"
import { formatDuration } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { classNames } from "../../ui/class-names.ts"
import { tick } from "../../ui/gesture/tick.ts"
import { Player } from "../attachments/SoundPlayer.tsx"
import type { VoiceRecording } from "./record-voice.ts"
import { useVoice, type Voice } from "./useVoice.ts"
import styles from "./VoiceButton.module.css"

const text = strings.voice
/** So far, in CSS pixels, a held finger goes to give up (aside) or to free the hands (up). */
const [ASIDE, UP] = [110, 70]

/** The microphone beside the field; while it records, it takes the field's place. */
export function VoiceButton({
  conversation,
  onSent,
}: {
  readonly conversation: Conversation
  readonly onSent: () => void
}) {
  const voice = useVoice(conversation, onSent)
  const { now } = voice
  const from = useRef({ x: 0, y: 0 })
  const isHeld = now.state === "opening" || (now.state === "recording" && !now.isLocked)

  function onPointerMove(event: PointerEvent): void {
    if (!isHeld) return
    const [dx, dy] = [event.clientX - from.current.x, event.clientY - from.current.y]
    if (Math.abs(dx) > ASIDE && Math.abs(dx) > Math.abs(dy)) {
      tick()
      voice.cancel()
    } else if (dy < -UP && now.state === "recording") {
      tick()
      voice.lock()
    }
  }
  return (
    <>
      {now.state === "recording" && <RecordingBar voice={voice} isLocked={now.isLocked} />}
      {now.state === "listening" && <Listening voice={voice} recording={now.recording} />}
      {now.state === "recording" && !now.isLocked && (
        <span className={styles.upwards} aria-hidden="true">
          <LockKeyhole size={16} />
          <ChevronUp size={16} />
        </span>
      )}
      {(now.state === "idle" || isHeld) && (
        <button
          type="button"
          className={classNames(styles.microphone, isHeld && styles.held)}
          aria-label={text.record}
          title={text.record}
          onPointerDown={(event) => {
            if (event.button !== 0) return
            event.currentTarget.setPointerCapture(event.pointerId)
            from.current = { x: event.clientX, y: event.clientY }
            tick()
            voice.begin()
          }}
          onPointerMove={onPointerMove}
          onPointerUp={voice.release}
          onPointerCancel={voice.cancel}
          onContextMenu={(event) => event.preventDefault()}
          // The keyboard and assistive technology press, and do not hold.
          onClick={(event) => {
            if (event.detail !== 0) return
            voice.begin()
            voice.release()
          }}
        >
          <Mic size={20} aria-hidden="true" />
        </button>
      )}
    </>
  )
}

function RecordingBar({ voice, isLocked }: { readonly voice: Voice; readonly isLocked: boolean }) {
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isLocked) first.current?.focus()
  }, [isLocked])
  const length = formatDuration(voice.elapsedMs)
  return (
    <fieldset
      className={classNames(styles.bar, !isLocked && styles.beside)}
      aria-label={text.recording({ length })}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return
        event.preventDefault()
        voice.cancel()
      }}
    >
      <span className={styles.dot} aria-hidden="true" />
      <span className={styles.time}>{length}</span>
      <meter className={styles.meter} min={0} max={1} value={voice.level} aria-label={text.level} />
      {!isLocked && <span className={styles.hint}>{text.slideToCancel}</span>}
      {isLocked && (
        <>
          <button
            type="button"
            className={styles.tool}
            aria-label={text.cancel}
            title={text.cancel}
            onClick={voice.cancel}
          >
            <Trash2 size={19} aria-hidden="true" />
          </button>
          <button
            ref={first}
            type="button"
            className={styles.tool}
            aria-label={text.stop}
            title={text.stop}
            onClick={voice.stop}
          >
            <Square size={17} fill="currentColor" aria-hidden="true" />
          </button>
          <SendButton onClick={voice.send} />
        </>
      )}
    </fieldset>
  )
}

function Listening({ voice, recording }: { readonly voice: Voice; readonly recording: VoiceRecording }) {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(recording.data)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [recording])
  return (
    <div className={styles.bar}>
      <button
        type="button"
        className={styles.tool}
        aria-label={text.cancel}
        title={text.cancel}
        onClick={voice.cancel}
      >
        <Trash2 size={19} aria-hidden="true" />
      </button>
      <div className={styles.player}>
        <Player
          attachment={{ name: text.name, durationMs: recording.durationMs, waveform: recording.waveform }}
          url={url}
          onProblem={() => undefined}
        />
      </div>
      <SendButton onClick={voice.send} />
    </div>
  )
}

function SendButton({ onClick }: { readonly onClick: () => void }) {
  return (
    <button type="button" className={styles.send} aria-label={text.send} title={text.send} onClick={onClick}>
      <SendHorizontal size={20} className={styles.arrow} aria-hidden="true" />
    </button>
  )
}
