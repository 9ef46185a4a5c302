import type { DirectProblem, DirectProgress, DirectTransfer, Message } from "@kith/client"
import { formatBytes } from "../../strings/bytes.ts"
import { strings } from "../../strings/index.ts"

const text = strings.directFiles

/** How a file from device to device stands, in one sentence or two. */
export function sayDirect(
  { isMine, attachments = [] }: Message,
  direct: DirectTransfer,
  progress: DirectProgress | undefined,
): string {
  const size = formatBytes(attachments[0]?.size ?? 0)
  switch (direct.state) {
    case "waiting":
      return text.waiting
    case "offered":
      return isMine ? text.offeredByUs : text.offeredToUs
    case "running": {
      const percent = percentOf(progress)
      return isMine ? text.sending({ percent, size }) : text.receiving({ percent, size })
    }
    case "interrupted":
      return direct.isAccepted ? text.interrupted : text.interruptedOffer
    case "declined":
      return direct.by === "us" ? text.declinedByUs : text.declinedByPeer
    case "cancelled":
      return direct.by === "us" ? text.cancelledByUs : text.cancelledByPeer
    case "failed":
      return sayProblem(direct.problem ?? "broken", isMine)
    case "done":
      return sayDone(direct, isMine)
  }
}

/** In whole percent. */
export function percentOf(progress: DirectProgress | undefined): number {
  return progress === undefined ? 0 : Math.floor((progress.bytes / progress.totalBytes) * 100)
}

function sayDone({ isLarge, isSaved, isChecked, isRemoved }: DirectTransfer, isMine: boolean): string {
  if (isRemoved) return isMine ? text.deliveredRemoved : text.removed
  if (isMine) return text.delivered
  if (isLarge) return isSaved ? text.saved : text.saveIt
  return isChecked ? text.arrivedWhole : text.arrived
}

function sayProblem(problem: DirectProblem, isMine: boolean): string {
  switch (problem) {
    case "damaged":
    case "incomplete":
      return isMine ? text.damagedThere : text.damagedHere
    case "no-room":
      return isMine ? text.noRoomThere : text.noRoomHere
    case "refused":
      return text.refused
    case "unsupported":
      return isMine ? text.unsupported : text.unsupportedHere
    case "lost":
      return text.lost
    case "broken":
      return isMine ? text.broken : text.brokenHere
  }
}
