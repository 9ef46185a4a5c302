import type { Stanza } from "../stanza/stanza.ts"
import { parseStanzaCondition, type StanzaErrorCondition, stanzaCondition } from "../stanza/stanza-error.ts"
import {
  type ElementLike,
  MalformedError,
  parseBoolean,
  parseCount,
  type XmlElement,
  xml,
} from "../xml/index.ts"

/** XEP-0198 Stream Management. */
export const NS_STREAM_MANAGEMENT = "urn:xmpp:sm:3"
/** XEP-0198 §4: counters start again at 0 after this. */
export const LARGEST_STANZA_COUNT = 2 ** 32 - 1

const element = (name: string, attrs: Record<string, string | undefined> = {}): XmlElement =>
  xml(name, { xmlns: NS_STREAM_MANAGEMENT, ...attrs })

/** XEP-0198 §3: a client turns it on. */
export interface EnableRequest {
  readonly isResumable: boolean
  /** For how long the client would like to be able to resume. */
  readonly maxSeconds?: number | undefined
}

export interface EnabledAnswer extends EnableRequest {
  /** To resume with. */
  readonly id?: string | undefined
  /** Where to reconnect: `host:port`. */
  readonly location?: string | undefined
}

/** XEP-0198 §5. */
export interface Resumption {
  readonly previousId: string
  /** How many stanzas of the other side this side has handled. */
  readonly handled: number
}

export interface ManagementFailure {
  readonly condition: StanzaErrorCondition
  /** How many stanzas of the client the server had handled, if it still knows. */
  readonly handled: number | undefined
}

export const enableRequest = ({ isResumable, maxSeconds }: EnableRequest): XmlElement =>
  element("enable", { resume: isResumable ? "true" : undefined, max: maxSeconds?.toString() })

export const enabledAnswer = ({ isResumable, maxSeconds, id, location }: EnabledAnswer): XmlElement =>
  element("enabled", { id, resume: isResumable ? "true" : undefined, max: maxSeconds?.toString(), location })

export const resumeRequest = ({ previousId, handled }: Resumption): XmlElement =>
  element("resume", { previd: previousId, h: String(handled) })

export const resumedAnswer = ({ previousId, handled }: Resumption): XmlElement =>
  element("resumed", { previd: previousId, h: String(handled) })

export const managementFailure = ({ condition, handled }: ManagementFailure): ElementLike => ({
  name: "failed",
  attrs: { xmlns: NS_STREAM_MANAGEMENT, h: handled?.toString() },
  children: [stanzaCondition(condition)],
})

/** XEP-0198 §4: asks for an acknowledgement. */
export const acknowledgementRequest = (): XmlElement => element("r")

/** XEP-0198 §4: this side has taken responsibility for so many stanzas. */
export const acknowledgement = (handled: number): XmlElement => element("a", { h: String(handled) })

/** Goes with the stream error `undefined-condition` for an acknowledgement of more than was sent. */
export const handledCountTooHigh = (handled: number, sent: number): XmlElement =>
  element("handled-count-too-high", { h: String(handled), "send-count": String(sent) })

/** Reads `<enable/>`. Throws {@link MalformedError}. */
export function parseEnable({ attrs }: Stanza): EnableRequest {
  return { isResumable: parseBoolean(attrs.resume) ?? false, maxSeconds: parseSeconds(attrs.max) }
}

/** Reads `<enabled/>`. Throws {@link MalformedError}. */
export function parseEnabled({ attrs }: Stanza): EnabledAnswer {
  const { id, resume, max, location } = attrs
  return { id, isResumable: parseBoolean(resume) ?? false, maxSeconds: parseSeconds(max), location }
}

/** Reads `<resume/>` and `<resumed/>`. Throws {@link MalformedError}. */
export function parseResumption({ attrs }: Stanza): Resumption {
  if (!attrs.previd) throw new MalformedError("There is no stream to resume")
  return { previousId: attrs.previd, handled: parseHandled(attrs.h) }
}

/** Reads `<a/>`. Throws {@link MalformedError}. */
export function parseAcknowledgement({ attrs }: Stanza): number {
  return parseHandled(attrs.h)
}

/** Reads `<failed/>`. Throws {@link MalformedError}. */
export function parseManagementFailure(failed: Stanza): ManagementFailure {
  const { h } = failed.attrs
  return {
    condition: parseStanzaCondition(failed.elements),
    handled: h === undefined ? undefined : parseHandled(h),
  }
}

/**
 * How many of the stanzas sent last are covered when the other side says `handled` and has said `before` until now; the
 * counters wrap (XEP-0198 §4). `undefined` for more than the `waiting` ones: that side is out of its mind.
 */
export function newlyHandled(handled: number, before: number, waiting: number): number | undefined {
  const count = (handled - before + 2 ** 32) % 2 ** 32
  return count > waiting ? undefined : count
}

function parseHandled(text: string | undefined): number {
  const count = parseCount(text)
  if (count === undefined || count > LARGEST_STANZA_COUNT)
    throw new MalformedError("There is no count of stanzas")
  return count
}

function parseSeconds(text: string | undefined): number | undefined {
  const seconds = parseCount(text)
  if (text !== undefined && (seconds === undefined || seconds === 0)) {
    throw new MalformedError("The time is no number of seconds")
  }
  return seconds
}
