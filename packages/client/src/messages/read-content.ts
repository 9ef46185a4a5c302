import { findFallbacks, NS_FALLBACK, type Region, type Stanza } from "@kith/xmpp"
import type { MessageContent } from "./content.ts"
import type { WireText } from "./content-codec.ts"
import { CONTENT_CODECS } from "./content-codecs.ts"

/** More than that in one message is no honest one. */
const REGIONS_MOST = 20

/** What a stanza says, as far as we understand it; with an empty body and nothing else, it says nothing. */
export function readContent(stanza: Stanza): MessageContent {
  const text = readText(stanza)
  const content: MessageContent = { body: text.body }
  for (const codec of CONTENT_CODECS) Object.assign(content, codec.read(stanza, text))
  return content
}

interface CutRegion extends Region {
  readonly namespace: string
}

function readText(stanza: Stanza): WireText {
  const whole = stanza.child("body")?.text ?? ""
  const known = new Set(CONTENT_CODECS.map(({ namespace }) => namespace))
  const points = stanza.has("fallback", NS_FALLBACK) ? [...whole] : []
  const regions: CutRegion[] = []
  for (const { namespace, body } of findFallbacks(stanza)) {
    // Only where the message also says in another way what the text is there for.
    const isUnderstood =
      namespace !== undefined &&
      known.has(namespace) &&
      stanza.elements.some((each) => each.namespace === namespace)
    if (!isUnderstood) continue
    for (const { start, end } of body === "all" ? [{ start: 0, end: points.length }] : body) {
      if (start < points.length) regions.push({ namespace, start, end: Math.min(end, points.length) })
    }
  }
  const cuts = regions.slice(0, REGIONS_MOST).sort((a, b) => a.start - b.start)
  if (cuts.length === 0) return { body: whole, fallbackFor: () => "", placeInBody: (place) => place }
  let body = ""
  let at = 0
  for (const { start, end } of cuts) {
    body += points.slice(at, Math.max(at, start)).join("")
    at = Math.max(at, end)
  }
  body += points.slice(at).join("")
  return {
    body,
    fallbackFor: (wanted) =>
      cuts
        .filter(({ namespace }) => namespace === wanted)
        .map(({ start, end }) => points.slice(start, end).join(""))
        .join(""),
    placeInBody(place) {
      let before = 0
      let reached = 0
      for (const { start, end } of cuts) {
        const from = Math.max(start, reached)
        if (from >= place) break
        before += Math.max(0, Math.min(end, place) - from)
        reached = Math.max(reached, end)
      }
      return place - before
    },
  }
}
