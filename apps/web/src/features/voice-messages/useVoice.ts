import type { Conversation } from "@kith/client"
import { useEffect, useRef, useState } from "react"
import { sentenceOf } from "../../forms/sentence-of.ts"
import { useAccount } from "../../session/AccountContext.tsx"
import { strings } from "../../strings/index.ts"
import { showToast } from "../../ui/toast/toasts.ts"
import { useLeaveWarning } from "../../ui/useLeaveWarning.ts"
import { useAnswer } from "../uploads/useAnswer.ts"
import { keepRecording, takeRecording } from "./kept-recordings.ts"
import type { VoiceRecorder, VoiceRecording } from "./record-voice.ts"

/** A press that is shorter than that was none to hold. */
const SHORT_MS = 400
const LONGEST_MINUTES = 30

export type VoiceState =
  | { readonly state: "idle" }
  | { readonly state: "opening" }
  | { readonly state: "recording"; readonly isLocked: boolean }
  | { readonly state: "listening"; readonly recording: VoiceRecording }

export interface Voice {
  readonly now: VoiceState
  readonly level: number
  readonly elapsedMs: number
  /** The button went down. */
  begin(): void
  /** The button was let go: sends what was held, and goes on with free hands after a short press. */
  release(): void
  lock(): void
  /** Ends the recording to listen to it. */
  stop(): void
  cancel(): void
  send(): void
}

/** A voice message from the first press to its sending. */
export function useVoice(conversation: Conversation, onSent: () => void): Voice {
  const { uploads, jid: own } = useAccount()
  const answer = useAnswer(conversation)
  const [now, setNow] = useState<VoiceState>({ state: "idle" })
  const [{ level, elapsedMs }, setMeter] = useState({ level: 0, elapsedMs: 0 })
  const recorder = useRef<VoiceRecorder>(undefined)
  const pressedAt = useRef(0)
  /** Counts recordings: what comes late belongs to none. */
  const run = useRef(0)

  function cancel(): void {
    run.current += 1
    recorder.current?.cancel()
    recorder.current = undefined
    setNow({ state: "idle" })
  }
  useLeaveWarning(now.state === "recording" || now.state === "listening")
  const listened = now.state === "listening" ? now.recording : undefined
  const unsent = useRef(listened)
  useEffect(() => {
    unsent.current = listened
  }, [listened])
  // Another conversation gets nothing of this one, and whoever comes back finds what they said.
  useEffect(() => {
    const key = `${own} ${conversation.peer}`
    const mine = run.current
    void takeRecording(key)?.then((recording) => {
      if (recording === undefined) return
      if (mine === run.current) setNow({ state: "listening", recording })
      else keepRecording(key, Promise.resolve(recording))
    })
    return () => {
      const ending = recorder.current?.stop() ?? (unsent.current && Promise.resolve(unsent.current))
      run.current += 1
      recorder.current = undefined
      unsent.current = undefined
      setNow({ state: "idle" })
      if (ending !== undefined) keepRecording(key, ending)
    }
  }, [own, conversation])

  async function begin(): Promise<void> {
    if (now.state !== "idle") return
    pressedAt.current = performance.now()
    run.current += 1
    const mine = run.current
    setNow({ state: "opening" })
    setMeter({ level: 0, elapsedMs: 0 })
    try {
      const { recordVoice } = await import("./record-voice.ts")
      const started = await recordVoice((loudness, elapsed) => {
        if (mine !== run.current) return
        setMeter({ level: loudness, elapsedMs: elapsed })
        if (elapsed > LONGEST_MINUTES * 60_000) {
          showToast(strings.voice.longest({ minutes: LONGEST_MINUTES }))
          void finish(false)
        }
      })
      if (mine !== run.current) return started.cancel()
      recorder.current = started
      // Let go while the browser asked for permission: the hands are free.
      setNow({ state: "recording", isLocked: pressedAt.current === 0 })
    } catch (error) {
      if (mine === run.current) setNow({ state: "idle" })
      showToast(sentenceOf(error))
    }
  }

  async function finish(sendsAtOnce: boolean): Promise<void> {
    const recording = await recorder.current?.stop()
    recorder.current = undefined
    if (recording === undefined) return cancel()
    if (sendsAtOnce) await deliver(recording)
    else setNow({ state: "listening", recording })
  }

  async function deliver({ data, durationMs, waveform }: VoiceRecording): Promise<void> {
    run.current += 1
    setNow({ state: "idle" })
    const extension = data.type === "audio/ogg" ? "ogg" : data.type === "audio/mp4" ? "m4a" : "webm"
    const day = new Date().toISOString().slice(0, 10)
    const name = `voice-${day}.${extension}`
    const details = { name, mediaType: data.type, durationMs, waveform, disposition: "inline" } as const
    try {
      await uploads.send(conversation.peer, { body: "", ...answer.reply }, [{ data, details }])
      answer.done()
      onSent()
    } catch (error) {
      // Nothing that was said is lost.
      setNow({ state: "listening", recording: { data, durationMs, waveform } })
      showToast(sentenceOf(error))
    }
  }

  return {
    now,
    level,
    elapsedMs,
    begin: () => void begin(),
    release() {
      const isShort = performance.now() - pressedAt.current < SHORT_MS
      pressedAt.current = 0
      if (now.state !== "recording" || now.isLocked) return
      if (isShort) setNow({ state: "recording", isLocked: true })
      else void finish(true)
    },
    lock() {
      if (now.state === "recording") setNow({ state: "recording", isLocked: true })
    },
    stop: () => void finish(false),
    cancel,
    send() {
      if (now.state === "listening") void deliver(now.recording)
      else void finish(true)
    },
  }
}
