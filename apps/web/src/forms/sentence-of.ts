import { strings } from "../strings/index.ts"

/** The errors whose `message` is a sentence for people. */
const SPEAKING = new Set([
  "ApiError",
  "ConnectionRefused",
  "InputProblem",
  "MessageTooLong",
  "NotConnected",
  "PlaceUnknown",
  "RecordingProblem",
  "RegistrationRefused",
  "RoomRefused",
  "StanzaFailed",
  "UploadFailed",
])

/** What to show for an error. One that does not speak is a bug, and its text helps nobody. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Error && SPEAKING.has(error.name)) return error.message
  console.error(error)
  return strings.problem.unexpected
}
