import { fallbackFor, type XmlElement, xml } from "@kith/xmpp"
import type { MessageContent } from "./content.ts"
import { CONTENT_CODECS } from "./content-codecs.ts"

/** The children of a stanza that say this: the body with what stands around it for other clients, and the rest. */
export function writeContent(content: MessageContent): XmlElement[] {
  const elements: XmlElement[] = []
  let text = ""
  let length = 0
  const append = (part: string) => {
    const start = length
    text += part
    length += codePoints(part)
    return { start, end: length }
  }
  const appendFallbacks = (place: "before" | "behind") => {
    for (const { namespace, fallback } of CONTENT_CODECS) {
      const part = fallback?.place === place ? fallback.write(content) : undefined
      if (part === undefined || part === "") continue
      elements.push(fallbackFor(namespace, append(part)))
    }
  }
  appendFallbacks("before")
  const { start: offset } = append(content.body)
  appendFallbacks("behind")
  for (const codec of CONTENT_CODECS) elements.push(...codec.write(content, offset))
  return text === "" ? elements : [xml("body", {}, text), ...elements]
}

const codePoints = (text: string): number => {
  let count = 0
  for (const _ of text) count++
  return count
}
