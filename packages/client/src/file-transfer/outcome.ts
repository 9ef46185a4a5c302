import { type JingleReason, NS_JINGLE_FILE_ERRORS, StanzaError } from "@kith/xmpp"
import { NotConnected } from "../errors.ts"
import type { DirectProblem, DirectTransfer } from "./direct-transfer.ts"

/** How a session about a file ended. */
export type Outcome = Pick<DirectTransfer, "state" | "by" | "problem" | "isChecked">

export const INTERRUPTED: Outcome = { state: "interrupted" }
export const failed = (problem: DirectProblem): Outcome => ({ state: "failed", problem })

/** What the end of a session means for its file (XEP-0166 §7.4, XEP-0234 §6.4, §9). */
export function outcomeOf({ condition, detail }: JingleReason, by: "us" | "peer"): Outcome {
  const isTooLarge = detail?.name === "file-too-large" && detail.namespace === NS_JINGLE_FILE_ERRORS
  switch (condition) {
    case "success":
      return { state: "done" }
    case "busy":
    case "decline":
      return { state: "declined", by }
    case "cancel":
      return { state: "cancelled", by }
    case "connectivity-error":
    case "expired":
    case "gone":
    case "timeout":
      return INTERRUPTED
    case "media-error":
      return failed(isTooLarge ? "no-room" : "damaged")
    case "failed-transport":
    case "incompatible-parameters":
    case "unsupported-applications":
    case "unsupported-transports":
      return failed("unsupported")
    default:
      return failed(isTooLarge ? "no-room" : "broken")
  }
}

/** Conditions that say that somebody is not there, or not yet again. */
const PASSING: ReadonlySet<string> = new Set([
  "recipient-unavailable",
  "remote-server-not-found",
  "remote-server-timeout",
])

/** What it means that a request of the transfer failed. */
export function outcomeOfError(error: unknown): Outcome {
  if (error instanceof NotConnected) return INTERRUPTED
  if (!(error instanceof StanzaError)) return failed("broken")
  if (PASSING.has(error.condition)) return INTERRUPTED
  return error.condition === "service-unavailable" ? failed("refused") : failed("broken")
}
