import { findReferences, Jid, NS_REFERENCE, reference } from "@kith/xmpp"
import type { Mention } from "../messages/content.ts"
import type { ContentCodec } from "../messages/content-codec.ts"

const MENTIONS_MOST = 100

/** Who is named in the text (XEP-0372 §3.2). */
export const mentionCodec: ContentCodec = {
  namespace: NS_REFERENCE,

  write: ({ mentions = [] }, offset) =>
    mentions.slice(0, MENTIONS_MOST).map(({ begin, end, address }) =>
      reference({
        type: "mention",
        uri: `xmpp:${encodeURI(address)}`,
        begin: begin + offset,
        end: end + offset,
      }),
    ),

  read(stanza, { body, placeInBody }) {
    const mentions: Mention[] = []
    for (const { type, uri, begin, end } of findReferences(stanza).slice(0, MENTIONS_MOST)) {
      if (type !== "mention" || begin === undefined || end === undefined) continue
      const address = addressIn(uri)
      const place = { begin: placeInBody(begin), end: placeInBody(end) }
      // A code point has at most two units, so this is no exact bound, and enough to be harmless.
      const isInside = place.begin < place.end && place.end <= body.length
      if (address !== undefined && isInside) mentions.push({ ...place, address: address.toString() })
    }
    mentions.sort((a, b) => a.begin - b.begin)
    return mentions.length === 0 ? {} : { mentions }
  },
}

function addressIn(uri: string): Jid | undefined {
  const path = /^xmpp:([^?#]*)/.exec(uri)?.[1]
  if (path === undefined) return undefined
  try {
    return Jid.tryParse(decodeURIComponent(path))
  } catch {
    return undefined
  }
}
