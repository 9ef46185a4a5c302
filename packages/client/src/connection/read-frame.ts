import { NS_CLIENT, parseFrame, type Stanza, stanza, xml } from "@kith/xmpp"
import { SERVER_LIMITS } from "./limits.ts"

const NS_STANZAS = "urn:ietf:params:xml:ns:xmpp-stanzas"
/** A start tag is longer only if somebody wants it to be. */
const LONGEST_TAG = 10_000

/**
 * The element of a frame (RFC 7395 §3.3). A stanza that is too long, too deep or no XML costs itself and nothing else:
 * ended the stream, the server would send it again in the next, and anybody who may write to us could keep us out. It
 * counts as handled (XEP-0198) and says nothing; a request of ours that it answers has failed.
 * @throws Error for what is no stanza, and cannot be left out
 */
export function readFrame(frame: string): Stanza {
  try {
    return parseFrame(frame, SERVER_LIMITS)
  } catch (cause) {
    const unreadable = readStartTag(frame)
    // Not what the parser threw: it is not the server that complains about us.
    if (unreadable === undefined) throw new Error("The server sent what nobody can read.", { cause })
    console.warn(`A ${unreadable.name} that nobody can read was left out`, cause)
    return unreadable
  }
}

function readStartTag(frame: string): Stanza | undefined {
  const [tag, name] = /^\s*<(message|presence|iq)(?=[\s/>])[^>]*>/.exec(frame.slice(0, LONGEST_TAG)) ?? []
  const bare = /^\s*<(message|presence|iq)(?=[\s/>])/.exec(frame)?.[1] ?? name
  if (bare === undefined) return undefined
  if (bare === "iq" && tag !== undefined) return readRequest(tag) ?? nothing(bare)
  return nothing(bare)
}

/** An error that names no message, nobody and nothing. */
const nothing = (name: string) => stanza({ name, attrs: { xmlns: NS_CLIENT, type: "error" } })

/** A question without its content, which is refused as any that we do not know; an answer that is none. */
function readRequest(tag: string): Stanza | undefined {
  let attrs: Stanza["attrs"]
  try {
    attrs = parseFrame(tag.replace(/\/?>$/, "/>"), SERVER_LIMITS).attrs
  } catch {
    return undefined
  }
  const { id, from, to, type } = attrs
  const isQuestion = type === "get" || type === "set"
  if (isQuestion) return stanza({ name: "iq", attrs: { xmlns: NS_CLIENT, id, from, to, type } })
  const text = xml("text", { xmlns: NS_STANZAS }, "The answer is too long, or no XML.")
  const error = xml("error", { type: "cancel" }, xml("undefined-condition", { xmlns: NS_STANZAS }), text)
  return stanza({ name: "iq", attrs: { xmlns: NS_CLIENT, id, from, to, type: "error" }, children: [error] })
}
