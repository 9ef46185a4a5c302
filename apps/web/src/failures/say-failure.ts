import type { Failure, RoomProblem, UploadFailure } from "@kith/client"
import type { StanzaErrorCondition } from "@kith/xmpp"
import { formatBytes } from "../strings/bytes.ts"
import { formatBriefMoment } from "../strings/dates.ts"
import { strings } from "../strings/index.ts"
import { quoteWords } from "./quote-words.ts"

const text = strings.failures

/** Why something did not work and what to do next, in the language of the app. */
export function sayFailure(failure: Failure): string {
  switch (failure.kind) {
    case "not-connected":
      return text.notConnected
    case "too-long":
      return text.tooLong({ size: formatBytes(failure.maxBytes) })
    case "not-kept":
      return failure.isForRoom ? text.noRoomToKeep : text.notKept
    case "too-many-contacts":
      return text.tooManyContacts({ count: failure.most })
    case "stanza":
      return sayStanza(failure)
    case "no-voice":
      return text.noVoice
    case "not-in-room":
      return text.notInRoom
    case "room":
      return sayRoomProblem({ ...failure, kind: failure.problem })
    case "direct-elsewhere":
      return text.directElsewhere
    case "direct-nobody":
      return text.directNobody
    case "direct-lost":
      return text.directLost
    case "said":
      return text.saidOnly({ words: failure.text })
    default:
      return sayUpload(failure)
  }
}

type Condition = { readonly condition: StanzaErrorCondition; readonly text?: string }

/** Where our own words say it all those of the server are left out: they are mostly English, and say the same. */
function sayStanza({ condition, text: words }: Condition): string {
  switch (condition) {
    case "service-unavailable":
      return text.unreachable
    case "item-not-found":
      return text.nothingThere
    case "remote-server-not-found":
      return text.noSuchServer
    case "remote-server-timeout":
      return text.noAnswer
    case "recipient-unavailable":
      return text.away
    case "jid-malformed":
      return text.notAnAddress
    case "forbidden":
    case "not-authorized":
      return text.forbidden
    case "gone":
      return text.gone
    case "feature-not-implemented":
      return text.notSupported
    case "conflict":
      return quoteWords(text.conflict, words)
    case "resource-constraint":
      return quoteWords(text.noRoom, words)
    case "policy-violation":
      return quoteWords(text.rule, words)
    case "not-acceptable":
      return quoteWords(text.notAccepted, words)
    case "not-allowed":
      return quoteWords(text.notAllowed, words)
    case "bad-request":
      return quoteWords(text.notUnderstood, words)
    case "internal-server-error":
      return quoteWords(text.brokenServer, words)
    default:
      return quoteWords(text.refused, words)
  }
}

/** A refusal of the JSON API, whose codes are the conditions of stanzas but for one. `words` are the server's. */
export function sayApiError(code: string, words: string | undefined): string {
  const condition = (code === "not-found" ? "item-not-found" : code) as StanzaErrorCondition
  return sayStanza({ condition, ...(words !== undefined && { text: words }) })
}

function sayUpload(failure: UploadFailure): string {
  switch (failure.kind) {
    case "file-too-large": {
      const { maxBytes } = failure
      const name = failure.name ?? text.unnamedFile
      if (maxBytes === undefined) return text.fileTooLarge({ name })
      return text.fileTooLargeFor({ name, most: formatBytes(maxBytes) })
    }
    case "empty-file":
      return text.emptyFile({ name: failure.name ?? text.unnamedFile })
    case "too-many-files":
      return text.tooManyFiles({ most: failure.most })
    case "upload-quota":
      return failure.retryAt === undefined
        ? text.uploadQuota
        : text.uploadQuotaUntil({ time: formatBriefMoment(failure.retryAt) })
    case "upload-refused":
      return text.uploadRefused({ reason: sayStanza(failure) })
    case "upload-answer":
      return text.uploadAnswer({ status: String(failure.status) })
    case "device-full":
      return failure.waitingBytes === undefined
        ? text.deviceFull
        : text.deviceFullWaiting({ size: formatBytes(failure.waitingBytes) })
    case "no-upload-service":
      return text.noUploads
    case "no-slot":
      return text.noSlot
    case "upload-broke":
      return text.uploadBroke
    case "server-full":
      return text.serverFull
    case "files-failed":
      return text.filesFailed({ count: failure.count })
    case "file-lost":
      return text.fileLost
    case "upload-failed":
      return text.uploadFailed
  }
}

/** Why one is not in a group. */
export function sayRoomProblem({ kind, text: words }: Pick<RoomProblem, "kind" | "text">): string {
  const { rooms } = strings
  switch (kind) {
    case "banned":
      return rooms.problemBanned
    case "kicked":
      return rooms.problemKicked
    case "members-only":
      return rooms.problemMembersOnly
    case "password":
      return rooms.problemPassword
    case "wrong-password":
      return rooms.problemWrongPassword
    case "expired-link":
      return rooms.problemExpiredLink
    case "full":
      return rooms.problemFull
    case "nick-taken":
      return rooms.problemNickTaken
    case "nick-refused":
      return rooms.problemNickRefused
    case "not-found":
      return rooms.problemNotFound
    case "locked":
      return rooms.problemLocked
    case "destroyed":
      return rooms.problemDestroyed
    case "unreachable":
      return rooms.problemUnreachable
    case "form":
      return rooms.problemForm
    case "removed":
      return rooms.problemRemoved
    case "address-taken":
      return rooms.problemAddressTaken
    case "no-service":
      return rooms.problemNoService
    case "other":
      return quoteWords(rooms.problemOther, words)
  }
}
