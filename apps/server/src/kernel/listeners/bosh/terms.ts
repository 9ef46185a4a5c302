import { MalformedError } from "@kith/xmpp"
import type { BoshRequest } from "@kith/xmpp/extensions"
import type { BoshSettings } from "./settings.ts"

/** The newest text of XEP-0124 that is followed. */
const VERSION = [1, 11] as const
const MAX_HOLD = 5
const CONTENT_TYPE = /^[\w.+-]{1,60}\/[\w.+-]{1,60}(?:;\s*charset="?utf-8"?)?$/i
export const DEFAULT_CONTENT_TYPE = "text/xml; charset=utf-8"

/** What client and server have agreed on for the whole of a session (XEP-0124 §7). */
export interface SessionTerms {
  readonly waitMs: number
  /** How many requests may wait at once; 0 where the client polls. */
  readonly hold: number
  /** How many may be under way at once. */
  readonly requests: number
  readonly inactivityMs: number
  readonly pauseMs: number
  readonly pollingMs: number
  readonly contentType: string
  /** A client from before BOSH had a version: it understands some errors as statuses of HTTP only. */
  readonly isLegacy: boolean
  /** Both sides say what they have received (XEP-0124 §9). */
  readonly usesAcknowledgements: boolean
}

/** Throws {@link MalformedError} where the client wants what cannot be. */
export function agreeOnTerms(request: BoshRequest, settings: BoshSettings): SessionTerms {
  const { wait, ver, content, ack } = request
  if (content !== undefined && !CONTENT_TYPE.test(content)) {
    throw new MalformedError("Answers are UTF-8, of a media type")
  }
  const waitSeconds = Math.min(wait ?? settings.waitSeconds, settings.waitSeconds)
  const hold = waitSeconds === 0 ? 0 : Math.min(request.hold ?? 1, MAX_HOLD)
  // XEP-0124 §12: who polls is silent for longer.
  const inactivitySeconds = settings.inactivitySeconds + (hold === 0 ? 2 * settings.pollingSeconds : 0)
  return {
    waitMs: waitSeconds * 1000,
    hold,
    requests: hold + 1,
    inactivityMs: inactivitySeconds * 1000,
    pauseMs: settings.pauseSeconds * 1000,
    pollingMs: settings.pollingSeconds * 1000,
    contentType: content ?? DEFAULT_CONTENT_TYPE,
    isLegacy: ver === undefined,
    usesAcknowledgements: ack === 1,
  }
}

/** The attributes of the answer to the request for a session. */
export function describeTerms(
  terms: SessionTerms,
  request: BoshRequest,
  sid: string,
): Record<string, string | undefined> {
  const seconds = (milliseconds: number) => String(milliseconds / 1000)
  return {
    sid,
    wait: seconds(terms.waitMs),
    requests: String(terms.requests),
    hold: String(terms.hold),
    polling: seconds(terms.pollingMs),
    inactivity: seconds(terms.inactivityMs),
    maxpause: seconds(terms.pauseMs),
    ver: lowerVersion(request.ver),
    ack: terms.usesAcknowledgements ? String(request.rid) : undefined,
  }
}

/** Ours or the client's, whichever is lower; the parts count as numbers. */
function lowerVersion(theirs: string | undefined): string {
  const [ours, match] = [VERSION.join("."), /^(\d{1,4})\.(\d{1,4})$/.exec(theirs ?? "")]
  if (match === null) return ours
  const [major, minor] = [Number(match[1]), Number(match[2])]
  const isLower = major < VERSION[0] || (major === VERSION[0] && minor < VERSION[1])
  return isLower ? `${major}.${minor}` : ours
}
