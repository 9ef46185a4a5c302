import type { VoiceRecording } from "./record-voice.ts"

/** Conversations whose recordings are kept; older ones go first. */
const KEPT_MOST = 10

const kept = new Map<string, Promise<VoiceRecording | undefined>>()

/** What was being said in a conversation when somebody left it, as long as this page lasts. */
export function keepRecording(conversation: string, recording: Promise<VoiceRecording | undefined>): void {
  kept.delete(conversation)
  kept.set(conversation, recording)
  const [oldest] = kept.keys()
  if (kept.size > KEPT_MOST && oldest !== undefined) kept.delete(oldest)
}

/** Takes it back out. */
export function takeRecording(conversation: string): Promise<VoiceRecording | undefined> | undefined {
  const recording = kept.get(conversation)
  kept.delete(conversation)
  return recording
}
