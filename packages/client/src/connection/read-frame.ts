import { parseFrame, type Stanza, type StreamLimits, stanza } from "@kith/xmpp"
import { SERVER_LIMITS } from "./limits.ts"
import { leaveOut, UnreadableStream } from "./unreadable.ts"

/** A start tag is longer only if somebody wants it to be. */
const LONGEST_TAG = 10_000

/**
 * The element of a frame (RFC 7395 §3.3); what stands in for one that cannot be read. Where a frame ends is known whatever
 * is in it, so here also an element that is not well formed can be left out.
 * @throws UnreadableStream for what cannot be left out
 */
export function readFrame(frame: string, limits: StreamLimits = SERVER_LIMITS): Stanza {
  try {
    return parseFrame(frame, limits)
  } catch (cause) {
    const tag = readStartTag(frame)
    const rest = tag === undefined ? undefined : leaveOut(tag, cause)
    if (rest === undefined) throw new UnreadableStream(cause)
    return rest
  }
}

/** The first element without what is in it, and without its attributes where these are the trouble. */
function readStartTag(frame: string): Stanza | undefined {
  const [begin, name] = /^\s*<([a-z]+)(?=[\s/>])/.exec(frame.slice(0, LONGEST_TAG)) ?? []
  if (begin === undefined || name === undefined) return undefined
  const [tag] = /^[^>]*>/.exec(frame.slice(0, LONGEST_TAG)) ?? []
  try {
    if (tag !== undefined) return parseFrame(tag.replace(/\/?>$/, "/>"), SERVER_LIMITS)
  } catch {
    // Its name tells enough.
  }
  return stanza({ name })
}
