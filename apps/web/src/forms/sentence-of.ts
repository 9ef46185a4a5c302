import { ConnectionRefused, Failed, RegistrationRefused } from "@kith/client"
import { sayFailure } from "../failures/say-failure.ts"
import { sayRefusal, sayRegistrationProblem } from "../failures/say-refusal.ts"
import { strings } from "../strings/index.ts"

/** The errors of the app itself, whose `message` is a sentence in its language. */
const SPEAKING = new Set([
  "ApiError",
  "InputProblem",
  "PlaceUnknown",
  "RecordingProblem",
  "ServerUnreachable",
])

/** What to show for an error. One that does not say what it means is a bug, and its text helps nobody. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Failed) return sayFailure(error.failure)
  if (error instanceof ConnectionRefused) return sayRefusal(error.reason, true)
  if (error instanceof RegistrationRefused) return sayRegistrationProblem(error)
  if (error instanceof Error && SPEAKING.has(error.name)) return error.message
  console.error(error)
  return strings.problem.unexpected
}
