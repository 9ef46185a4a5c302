import { findReply, NS_REPLY, replyTo } from "@kith/xmpp"
import type { ContentCodec } from "../messages/content-codec.ts"

const LONGEST_ID = 1_000
const EXCERPT_MOST = 300

/** Answers (XEP-0461), with the text of what is answered for clients that do not know them. */
export const replyCodec: ContentCodec = {
  namespace: NS_REPLY,

  write: ({ reply }) => (reply === undefined ? [] : [replyTo(reply)]),

  read(stanza, text) {
    const found = findReply(stanza)
    if (found === undefined || found.id.length > LONGEST_ID) return {}
    const { id, to } = found
    const excerpt = shorten(unquote(text.fallbackFor(NS_REPLY)))
    return { reply: { id, ...(to !== undefined && { to }), ...(excerpt !== "" && { excerpt }) } }
  },

  fallback: {
    place: "before",
    write: ({ reply }) => (reply?.excerpt ? `${quote(shorten(reply.excerpt))}\n` : undefined),
  },
}

/** At most some hundred characters, whole ones. */
export function shorten(text: string): string {
  const points = [...text.slice(0, 2 * EXCERPT_MOST + 2)]
  return points.length <= EXCERPT_MOST ? text : `${points.slice(0, EXCERPT_MOST - 1).join("")}…`
}

/** XEP-0393 §5.1.3. */
function quote(text: string): string {
  return text
    .split("\n")
    .map((line) => `> ${line}`)
    .join("\n")
}

function unquote(text: string): string {
  return text
    .trim()
    .split("\n")
    .map((line) => line.replace(/^> ?/, ""))
    .join("\n")
}
