import { NS_CLIENT, type Stanza, stanza, xml } from "@kith/xmpp"
import { NS_STREAM_MANAGEMENT } from "@kith/xmpp/extensions"
import { SERVER_LIMITS } from "./limits.ts"

const NS_STANZAS = "urn:ietf:params:xml:ns:xmpp-stanzas"
const STANZAS = ["message", "presence", "iq"]

/**
 * The server sent what nobody can read, and the stream had to end (RFC 6120 §4.9.1.1). Not the error of the parser: with
 * that the server would seem to complain about us.
 */
export class UnreadableStream extends Error {
  override readonly name = "UnreadableStream"

  constructor(cause: unknown) {
    super("The server sent what nobody can read.", { cause })
  }
}

/**
 * What stands in for an element of the server whose content cannot be read, given as its start tag. A stanza costs itself
 * and nothing else: ended the stream, the server would send it again in the next, and anybody who may write to us could
 * keep us out. It counts as handled (XEP-0198) and says nothing; a request of ours that it answers has failed. What
 * manages the stream has said all in its start tag. `undefined`: it is a word of the server on which all that follows
 * depends.
 */
export function leaveOut(tag: Stanza, cause: unknown): Stanza | undefined {
  if (tag.namespace === NS_STREAM_MANAGEMENT) return tag
  if (!STANZAS.includes(tag.name)) return undefined
  console.warn(`A ${tag.name} that nobody can read was left out`, cause)
  return tag.name === "iq" && tag.type !== undefined ? withoutContent(tag) : nothing(tag.name)
}

/** While an answer may be long (`LONG_ANSWER_LIMITS`), all else may be no longer than ever. */
export function leaveOutUnlessAnswer(element: Stanza): Stanza {
  if (element.name === "iq" || element.inner.length <= SERVER_LIMITS.maxBytes) return element
  return leaveOut(element, new Error("It is longer than an element may be.")) ?? element
}

/** An error that names no message, nobody and nothing. */
const nothing = (name: string) => stanza({ name, attrs: { xmlns: NS_CLIENT, type: "error" } })

/** A question without its content, which is refused as any that we do not know; an answer that is none. */
function withoutContent({ attrs: { id, from, to, type } }: Stanza): Stanza {
  const isQuestion = type === "get" || type === "set"
  if (isQuestion) return stanza({ name: "iq", attrs: { xmlns: NS_CLIENT, id, from, to, type } })
  const text = xml("text", { xmlns: NS_STANZAS }, "The answer is too long, or no XML.")
  const error = xml("error", { type: "cancel" }, xml("undefined-condition", { xmlns: NS_STANZAS }), text)
  return stanza({ name: "iq", attrs: { xmlns: NS_CLIENT, id, from, to, type: "error" }, children: [error] })
}
