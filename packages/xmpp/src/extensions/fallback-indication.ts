import type { Stanza } from "../stanza/index.ts"
import { type XmlElement, xml } from "../xml/index.ts"

/** XEP-0428 Fallback Indication. */
export const NS_FALLBACK = "urn:xmpp:fallback:0"

/** A part of a body, in code points (XEP-0426): `start` inclusive, `end` exclusive. */
export interface Region {
  readonly start: number
  readonly end: number
}

/** Says that the body, or a part of it, is for those who do not know the extension `namespace`. */
export function fallbackFor(namespace: string, region?: Region): XmlElement {
  const body =
    region === undefined ? xml("body") : xml("body", { start: String(region.start), end: String(region.end) })
  return xml("fallback", { xmlns: NS_FALLBACK, for: namespace }, body)
}

export interface Fallback {
  /** Undefined: for whatever the message is about (version 0.1). */
  readonly namespace: string | undefined
  /** What of the body it covers; `"all"` of it, or regions, none where it speaks of the subject only. */
  readonly body: "all" | readonly Region[]
}

/** Every fallback of a message; regions that are none are left out. */
export function findFallbacks(message: Stanza): Fallback[] {
  if (!message.has("fallback", NS_FALLBACK)) return []
  return message.elements
    .filter(({ name, namespace }) => name === "fallback" && namespace === NS_FALLBACK)
    .map((element) => ({ namespace: element.attrs.for, body: bodyOf(element) }))
}

function bodyOf(fallback: XmlElement): "all" | Region[] {
  if (fallback.elements.length === 0) return "all"
  const bodies = fallback.childrenNamed("body")
  if (bodies.some(({ attrs }) => attrs.start === undefined && attrs.end === undefined)) return "all"
  return bodies.flatMap(({ attrs }) => {
    const [start, end] = [Number(attrs.start ?? 0), Number(attrs.end ?? Number.MAX_SAFE_INTEGER)]
    const isRegion = Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && start < end
    return isRegion ? [{ start, end }] : []
  })
}
